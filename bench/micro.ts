console.log('micro');
