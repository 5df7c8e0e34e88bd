// prettier-ignore
/**
 * Given names that are common in some part of the world and are not also common words. Not a census: it gives a
 * capital letter and a surname behind it the benefit of the doubt.
 */
export const firstNames: readonly string[] = (
  'aaron abdul abdullah abigail adam adrian adriana ahmed aisha aiko akira alan albert alberto alejandra alejandro alessandra ' +
  'alessandro alexander alexandra alexandre alexis alfonso alfred alfredo alice alicia alison allan allison alonso amanda amelia amir ' +
  'amit amy ana anastasia anders andrea andreas andrei andrew andrey angela angelica angelina angelo anita anjali anna anne annette annie ' +
  'anthony antoine anton antonella antonia antonio anya arjun arnold arthur arturo asha ashley astrid audrey aurora ayesha barbara beatrice ' +
  'beatriz benjamin bernard bernd bertha bettina beverly bianca birgit bjorn boris brandon brenda brian bridget brigitte bruce bruno bryan ' +
  'camila carla carlo carlos carmen carol carolina caroline carolyn catalina catherine cecilia celine chantal charlene charles charlotte ' +
  'cheryl chiara chris christian christina christine christoph christopher cindy claire clara claudia claudio colleen connie ' +
  'constance cristina curtis cynthia daisuke dale damian daniel daniela daniele danielle dariusz darlene david deborah debra deepak ' +
  'dennis derek diana diane diego dieter dimitri dmitri dmitry dolores dominic dominik donald donna doris dorothy douglas dylan eduardo ' +
  'edward edwin eileen ekaterina elaine eleanor elena eleni elisa elisabeth elizabeth elke ella ellen elsa emil emilia emilie emily emma ' +
  'emmanuel enrico enrique erica erich erik erika ernest esteban esther ethan eugene eva evelyn fabian fabio farid fatima federica ' +
  'federico felipe felix ferdinand fernanda fernando filip fiona florence florian frances francesca francesco francisco francois frank franz ' +
  'frederic frederick friedrich fritz gabriel gabriela gabriele gabriella galina gareth gary gavin geoffrey georg george georgia gerald ' +
  'gerard gerhard gertrude giancarlo gianluca gina giorgio giovanna giovanni giulia giuseppe gladys gloria gordon graham greg gregory greta ' +
  'guillaume guillermo gunther gustav gustavo hannah hans harald harold harry hassan hector heidi heinrich heinz helen helena helene helga ' +
  'helmut henri henry herbert hermann hideo hiroshi holger howard hugo hussein ian ibrahim ignacio igor ines ingrid irene irina iris isaac ' +
  'isabel isabella isabelle ivan ivana jacob jacqueline jacques jakob jakub james jamie jana jane janet janice jason javier jean ' +
  'jeanne jeff jeffrey jennifer jens jeremy jerome jesse jessica jesus joan joanna joanne joao joaquin jochen joel johan johann johanna ' +
  'johannes john johnny jonas jonathan jorge jose josef joseph josephine joshua joyce juan juana juanita judith judy julia julian juliana ' +
  'julie julien juliette julio jurgen justin karen karim karin karl karla katarina kate katharina katherine kathleen kathryn kathy katja ' +
  'katrin kazuo keiko keith kelly kenji kenneth kerstin kevin khalid kimberly kirsten klaus krishna kristen kristian kristin kristina ' +
  'krzysztof kumar kurt kyle lakshmi larisa lars laura lauren laurence laurent lawrence leah leila lena leon leonardo leonid ' +
  'leroy leslie leticia liam lidia lillian linda lisa lois lorenzo lori louis louise luca lucas lucia lucie lucy ludwig luigi luis luisa ' +
  'luiz lukas luke lydia lynn magdalena mahmoud malcolm manfred manuel manuela marcel marcela marcello marcelo marcia marco marcos marcus ' +
  'margaret margarita margit maria mariana marianne marie marilyn marina mario marion marissa marjorie marlene marta martha martin martina ' +
  'marvin mary maryam masako mateo mateusz mathias mathieu matteo matthew matthias maureen maurice mauricio maximilian megan mehmet ' +
  'melanie melinda melissa mercedes meredith michael michaela michal michel michele michelle miguel mikael mikhail milan milena mildred ' +
  'miriam mohamed mohammad mohammed monica monika monique mustafa nadia nadine nancy naomi natalia natalie natasha nathalie nathan ' +
  'neha neil nicholas nicola nicolas nicole niels nikita nikolai nikolaus nina noah noemi nora norbert norma norman olaf oleg olga oliver ' +
  'olivia omar oscar oskar otto pablo pamela paola paolo patricia patrick patrizia paul paula paulina pauline paulo pavel pedro peggy ' +
  'penelope pete peter petra philip philipp philippe phillip phyllis pierre pietro piotr priya rachel radha rafael rahul rainer raj rajesh ' +
  'ralf ralph ramesh ramon raquel raul ravi raymond rebecca regina reinhard renata renate rene ricardo richard rita robert roberta roberto ' +
  'robin rodney rodrigo roger roland rolf roman ronald rosa rosalie rosemary roxana rudolf rupert russell ruth ryan sabine sabrina sakura ' +
  'salvador salvatore samantha samir samuel sandra sanjay sara sarah satoshi scott sean sebastian serena serge sergei sergey sergio shannon ' +
  'sharon sheila sherry shirley sigrid silvia simon simona simone sofia sonia sonja sophia sophie stacy stanislav stanley stefan stefania ' +
  'stefanie stella stephan stephane stephanie stephen steve steven stuart sunil suresh susan susana susanna susanne suzanne svetlana sven ' +
  'sylvia sylvie takashi takeshi tamara tania tanya tara tatiana teresa terri terry thelma theodor theodore theresa therese thierry thomas ' +
  'tiffany timo timothy tina tobias todd tomas tomasz tommaso toni tony tracy ulrich ulrike umar ursula uwe valentina valentin valeria ' +
  'valerie vanessa vera veronica veronika veronique victor victoria vijay vikram viktor vincent vincenzo viola violeta virginie vittorio ' +
  'vladimir volker walter wanda wayne wendy werner wilhelm william wojciech wolfgang xavier yasmin yolanda yoshiko youssef yuki yuri ' +
  'yusuf yvette yvonne zachary zoe zoltan'
).split(' ');
