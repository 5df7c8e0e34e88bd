/**
 * Goes to the provider at this URL as a browser does, with cookies of its own, until it is sent somewhere else.
 * @returns the address that it leads to
 */
export async function visitProvider(url: string, start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = start;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    await answer.body?.cancel();
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the identity provider answered ${answer.status} and led nowhere`);
    at = new URL(location, at).href;
    if (!at.startsWith(url)) return at;
  }
  throw new Error('the identity provider leads in a circle');
}
