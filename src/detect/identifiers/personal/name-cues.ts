const words = (text: string): readonly string[] => text.split(',');

/** Behind these a word in capitals is somebody's name. */
export const familyWords = words(
  'husband,wife,son,daughter,brother,sister,mother,father,uncle,aunt,cousin,nephew,niece,kid,grandmother,grandfather,' +
    'grandson,granddaughter,stepfather,stepmother,girlfriend,boyfriend,my friend,his friend,her friend,our friend,' +
    'my colleague,our colleague,my boss,neighbour,neighbor,roommate,named him,named her,calls me,call me,call him,call her,' +
    'was called,is called,maiden name is,last name is,first name is,surname is,my name is,name is,starring,' +
    'mein mann,meine frau,mon mari,ma femme',
);

/** Behind these a given name is somebody's. */
export const greetings = words(
  'hi,hello,hey,dear,thanks,thank you,regards,best regards,kind regards,sincerely,cheers,hallo,bonjour,hola,ciao,liebe,lieber,' +
    'cher,chère,estimado,estimada,caro,cara,querido,querida',
);

export const tellingWords = words(
  'said,says,asked,told,replied,wrote,shouted,answered,met,married,remember,thanked,contacted,emailed,phoned,' +
    'speak to,speak with,talk to,talk with,talked to,spoke to,spoke with,met with,meet with,follow up with,reach out to,' +
    'sagte,sagt,dit,dijo,disse',
);

export const namingWords = words(
  "i am,i'm,this is,it's,under,attn,care of,c/o,signed by,directed by,written by,produced by,founded by,invented by," +
    'assigned to,assistant to,belongs to,owned by,ask for,on behalf of,gender of,called,named,everyone calls me',
);
