/**
 * The managed list PROFANITY: English words that are profane in nearly every use, with their common forms; a word that
 * a birdwatcher, a priest or a plumber needs is not among them. The list is Caprock's own: what is in Bedrock's, AWS
 * does not say. It is kept in ROT13, so that who reads or searches the code need not meet it.
 */
const WORDS = `
nefr nefrubyr nefrubyrf nff nffrf nffung nffungf nffubyr nffubyrf nffjvcr onfgneq onfgneqf oryyraq ovgpu
ovgpurf ovgpuva ovgpuvat ovgpul oybjwbo oybjwbof obyybpxf obyybk ohttre ohttref ohyyfuvg ohyyfuvggre
ohggubyr pyhfgreshpx pbpxfhpxre pbpxfhpxref pbpxfhpxvat penc penccl phzfubg phag phagf qnzzvg qnza qnzarq
qvpxurnq qvpxurnqf qvyqb qvyqbf qvcfuvg qbhpuront qbhpurontf qhzonff snt snttbg snttbgf sntf shpx shpxrq
shpxre shpxref shpxurnq shpxva shpxvat shpxf shpxgneq shpxjvg tbqqnzzvg tbqqnza unaqwbo ubefrfuvg wnpxnff
wnpxnffrf wvmm xvxr xvxrf xabournq zbgureshpxre zbgureshpxref zbgureshpxvat avttn avttnf avttre avttref
ahgfnpx cnxv cnxvf cvff cvffrq cvffvat cbbsgre cevpx cevpxf chffvrf chffl evzwbo fuvg fuvgr fuvgsnpr
fuvgurnq fuvgubyr fuvgf fuvggvat fuvggl fyhg fyhgf fyhggl fcvp fcvpf gvggvrf gbffre gbffref genaal gjng
gjngf jnax jnaxre jnaxref jnaxvat jrgonpx juber juberf jbt jbtf
`;
const PHRASES = ['shpx bss', 'cvff bss', 'wnpx bss', 'wrex bss', 'fba bs n ovgpu', 'fbaf bs ovgpurf'];

/** In lower case. */
export function profaneWords(): readonly string[] {
  return [...WORDS.trim().split(/\s+/), ...PHRASES].map(decoded);
}

function decoded(text: string): string {
  return text.replace(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97),
  );
}
