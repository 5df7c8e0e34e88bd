// prettier-ignore
/**
 * Given names that are common in some part of the world and are not also common words. Not a census: it gives a
 * capital letter and a surname behind it the benefit of the doubt.
 */
export const firstNames: readonly string[] = (
  'aaron abdul abdullah abigail ada adam adela adele adelina adolfo adrian adriana adriano agata agnes agnese ' +
  'agnieszka agustín ahmed aida aigul aiko aileen ailsa aimee aino aisha akash akira aksel alan albert alberta ' +
  'alberto albin alda aldo alec alejandra alejandro aleksandar aleksander aleksandr aleksandra aleksei aleksi alena ' +
  'alessandra alessandro alessia alessio alexa alexander alexandra alexandre alexandru alexei alexey alexis alfie ' +
  'alfonsina alfonso alfred alfredo ali alice alicia alina alisa alisha alison allan allison alma alonso aloysius ' +
  'alvaro alvin alyssa amalia amalie amanda amar amara amaury amelia amelie amina aminata amir amira amit amy ana ' +
  'anabel anais anand ananya anastasia anastasiya anatole anatoly anaïs anders andre andrea andreas andree andreea ' +
  'andrei andrej andres andrew andrey andrzej andrás andré andrés aneta angela angele angelica angelika angelina ' +
  'angelo angelos anika anil anish anissa anita anja anjali anjela anke anna anne anneke anneli annelie annemarie ' +
  'annette annick annie annika anouk ansel anselm anthea anthony antje antoine antoinette anton antonella antonia ' +
  'antonin antonina antonio antonis anwar anya apolline arash ariane arianna arjen arjun arkady armand armando ' +
  'arnaud arne arno arnold arthur arturo arturs arun arvid arvind asger asha ashley ashok ashwin asif aslaug asmund ' +
  'astou astrid athanasios atle attila aude audrey augustin augusto aurelia aurelie aurelien aurelio aurora aurélie ' +
  'axel ayaan ayako aydin ayesha ayse ayumi azra aïcha bahar balazs baptiste barbara barbora bartosz basile bastian ' +
  'bastien beata beate beatrice beatriz belinda benedetta benedict benedikt benita benjamim benjamin benny benoit ' +
  'berenice berit bernadett bernadette bernard bernardo bernd bernhard bert berta bertha berthe bertrand bettie ' +
  'bettina beverly bianca bianka bilal biljana birger birgit birgitta birgitte bjarne bjorn blanca blanka blazej ' +
  'bodil bogdan bohdan bojan boleslaw bonifacio boris borja botond božena brandon brayden brenda brendan brett ' +
  'brian bridget brigita brigitta brigitte brita britta bronislaw bronwyn bruce bruna brunhilde bruno bryan brygida ' +
  'béatrice bérénice břetislav caitlin caleb callum camelia camila camille candice caoimhe carina carla carlo ' +
  'carlos carlota carmela carmelo carmen carol carolien carolina caroline carolyn caspar cassandra cassie catalina ' +
  'catarina caterina catharina catherine catriona cecile cecilia cecilie cedric celeste celia celina celine cesar ' +
  'cesare cezary chandra chantal charlene charles charlie charlotte cheryl chiara chika chiyo chloe chloé chris ' +
  'christa christel christelle christian christiane christianne christina christine christoph christophe ' +
  'christopher chun cian ciara ciaran cindy claire clara clarisse claude claudette claudia claudio claus clelia ' +
  'clemence clement clementine clive clotilde clémence cody colleen concetta connie connor conor conrad constance ' +
  'corentin corey corinna corinne cornelia cornelis cornelius cosimo costas courtney craig cristian cristiano ' +
  'cristina cristobal csaba curtis cynthia cyril cyrille czeslaw cécile cédric céline dace dagmar dagny daisuke ' +
  'dale dalia dalila damian damien damir damjan dana danica daniel daniela daniele danielle danilo danny danuta ' +
  'danylo darina dario darius dariusz darko darlene darren darryl david davide davor dean deborah debra deepak ' +
  'deirdre dejan delia delphine demetrius denise deniz dennis denys derek desiree dhruv diana diane diego dieter ' +
  'dieudonne dilip dimitar dimitri dimitrios dimitris dina dinesh dirk ditte diya djamila dmitri dmitry dmytro ' +
  'dolores domenico domingo dominic dominik dominika dominique donald donna doris dorota dorothea dorothee dorothy ' +
  'dorte douglas dragan drahomira dusan dušan dylan ebba eberhard edda edgar edith edmond edmund edna edoardo ' +
  'edouard eduard eduardo edvard edward edwin efrain egil egon eila eileen einar eino eirik eivind ekaterina ' +
  'ekaterini elaina elaine elda eldar eleanor eleanora elena eleni eleonora eleonore elfriede eliana elias elie ' +
  'eliezer elijah elin elina eline eliot elisa elisabeth elise eliza elizabeth elke ella ellen ellie ellinor elliot ' +
  'elliott elodie eloise elsa elsie elvira elwira elzbieta emanuel emanuela emeline emeric emiko emil emilia ' +
  'emiliano emilie emilija emilio emily emma emmanuel emmeline emmi emre emílio endre enea engelbert enno enrico ' +
  'enrique enzo ercole eric erica erich erik erika erin erlend ernest ernestine ernesto ernst ervin erwan erwin esa ' +
  'esben esmeralda espen esperanza esra esteban estefania estelle esther estrella ethan etienne etta eugene eugenia ' +
  'eugenie eugenio eulalia eusebio eva evan evangelia evangelos evelina evelyn evert ewa ewelina fabian fabienne ' +
  'fabio fabiola fabrice fabrizio faisal fanny farid faruk fatih fatima fatma fatoumata faustino federica federico ' +
  'felicia felicitas felicity feliks felipa felipe felix ferdinand fergus fermin fernanda fernando filip filippa ' +
  'filippo finn finnur fiona fionn fiorella flavia flavio florence florent florentina florian florinda floris fouad ' +
  'frances francesca francesco francine francis francisco franciska franciszek franck franco francois frank franka ' +
  'frantisek franz franziska françois françoise frauke freda freddie freddy frederic frederick frederik frederika ' +
  'frederikke fredrik freya frida frieda friederike friedrich fritz frode frédéric fumiko gabriel gabriela gabriele ' +
  'gabriella gaetan gaetano galina gareth gary gaspard gavin gavril gaël gaëlle geir gellert gemma genevieve ' +
  'geneviève gennady gennaro geoffrey georg george georges georgi georgia georgina georgios georgy gerald geraldine ' +
  'gerard gerd gerda gergely gerhard germaine gerrit gert gertrude ghislaine giacomo giada giancarlo gianluca ' +
  'gianni gilbert gilberto gilda gilles gina ginevra gioia giorgia giorgio giovani giovanna giovanni gisela gisele ' +
  'giselle gita giulia giuliana giuliano giulio giuseppe giuseppina gizella gizem gladys gleb glenda glenn gloria ' +
  'godfrey gonzalo gonçalo goran gordon gottfried graham grazia graziella grazyna grażyna greg gregoire gregor ' +
  'gregorio gregory greta grethe grigory grzegorz gudrun guido guilhem guilherme guillaume guillermo gulnara ' +
  'gunhild gunnar gunnþór gunther gurpreet gustav gustave gustavo guðrún gwen gwendolyn gwyneth gyorgy gyula gérard ' +
  'haakon hadrien hafþór hakan halina halvor hamid hamza hana hanna hannah hanne hannele hannelore hannes hannu ' +
  'hans harald harold harriet harry haruka haruki haruto hasan hashim hassan havard hayley heather hector hedda ' +
  'hedvig hedwig heidi heike heikki heiko heinrich heinz helen helena helene helga helge hella helle helmut hendrik ' +
  'henk henning henri henriette henrik henrike henry henryk herbert heribert herman hermann hermine hermione hernan ' +
  'herta hideo hilary hilda hilde hildegard hillary hilma hiroki hiroko hiroshi hjalmar holger holly horacio horst ' +
  'hortense howard hristo hubert hugh hugo hugues humberto hussein héloïse hélène iain ian ibolya ibrahim ida idris ' +
  'ieva ignacio ignacy ignatius ignazio igor iker ilaria ildiko ilja ilka ilkka ilona ilse ilya imogen imran imre ' +
  'inaki inara indira ines inga inge ingeborg ingela inger ingmar ingo ingolf ingrid ingrida inka inna inês ioana ' +
  'ioannis iolanda iona irene irfan iria irina iris irma irmgard irène isaac isabel isabela isabell isabella ' +
  'isabelle isadora isak isha ishaan isidora isidro ismael ismail isolde istvan itziar iva ivan ivana ivar ivo ' +
  'ivona ivonne iwan iwona izabela iñaki jaakko jacek jacinta jacinto jacob jacopo jacqueline jacques jadwiga jaime ' +
  'jakob jakov jakub james jamie jan jana jane janek janet janice janina janine janne jannik janos januz jari ' +
  'jarkko jarmila jarmo jaromir jaroslav jaroslava jaroslaw jason javier javiera jayden jayne jean jeanette jeanne ' +
  'jeannette jeannine jeff jeffrey jelena jelle jenna jennie jennifer jenny jens jeremy jeroen jerome jerzy jesse ' +
  'jessica jessie jesus jesús jimena jimmy jindrich jiri jirina jitka jiří joachim joan joana joanna joanne joao ' +
  'joaquin jocelyn jocelyne jochen jodie joel joelle joerg johan johana johann johanna johannes john johnathan ' +
  'johnny jokūbas jolana jolanta jolien jonas jonathan joni joonas joost jordi jorge jorgen joris jorunn jose josef ' +
  'josefa josefina josefine joselyn joseph josephina josephine josette joshua josiane josie jost josue jovan jovana ' +
  'joyce jozef jozsef joão juan juana juanita judith judy jukka jules julia julian juliana juliane julie julien ' +
  'juliet juliette julio juliusz jurgen jurgita juri juris jussi justin justina justine justyna jutta jytte jérôme ' +
  'jóhann jón józef jörg jürg jürgen kaarina kacper kadri kaija kaisa kaj kajsa kamal kamil kamila kamilla karel ' +
  'karen karim karin karina karine karl karla karol karolina karoline karsten kasia kaspar kasper katalin katarina ' +
  'katarzyna kate katerina kateryna kateřina katharina katherine kathleen kathrin kathryn kathy katia katinka katja ' +
  'katrin katrina katrine katy kaur kavita kazimierz kazimír kazuo keiko keir keisha keith kelly kemal kendra kenji ' +
  'kenneth kerstin kerttu ketil kevin khadija khaled khalid kiara kieran kim kimberley kimberly kinga kira kiran ' +
  'kirill kirsi kirsten kirsti kirstin kirsty kjell kjersti klara klaudia klaudija klaus klavdia knud knut koji ' +
  'konrad konstantin konstantinos konstanze kornelia kostas kresimir krishna kristaps kristen kristian kristin ' +
  'kristina kristine kristjan kristoffer krystian krystof krystyna krzysztof ksenia kumar kunal kurt kurtis kyle ' +
  'kyoko kyriakos ladislav laila laith lajos lakshmi lalita lana larisa larissa larry lars lasse laszlo latisha ' +
  'latoya laura laurel lauren laurence laurens laurent laurenz lauri lavinia lawrence layla leah leandro leda leena ' +
  'leif leighton leila leire lejla leland lelia lena lenka lennart leokadia leon leona leonard leonardo leonhard ' +
  'leonid leonie leonor leonora leontine leopold leopoldo leroy leslie leszek leticia lev levente lewis lia liam ' +
  'liana libor libuse lidia liesbeth liesel ligia lila liliana liliane lilja lillian lilly lily lina linda linnea ' +
  'linnéa lionel lisa lisbeth liselotte lisette liv livia liya ljiljana ljubica lluis loic lois lola loredana ' +
  'lorenzo loretta lori lorna lorraine lothar lotta lotte louis louisa louise lourdes lovisa loïc lubomir luc luca ' +
  'lucas lucette lucia luciana luciano lucie lucien lucienne lucila lucille lucinda lucio lucjan lucrezia lucy ' +
  'lucía ludek ludmila ludovic ludwig ludwik luigi luigina luis luisa luisella luiz lukas lukasz luke lutz luís ' +
  'lyanne lydia lydie lyle lynn lyubov lászló léa léo maaike maarit maarten maciej mackenzie maddalena madeleine ' +
  'madeline madhu mads mafalda magali magda magdalena magdalene magnar magne magnus mahesh mahmoud mahmud maia ' +
  'maija maike maite maja makoto maks maksim malak malcolm malgorzata malik malin mallory malte malwina mandy manel ' +
  'manfred manfredo manish manju manoj manon manouk manuel manuela marat marc marcel marcela marcelina marcelle ' +
  'marcello marcelo marcia marcin marco marcos marcus marek maren margaret margareta margarete margaretha margarida ' +
  'margarita margaux margherita margit margot margrethe marguerite maria mariah marian mariana mariangela marianna ' +
  'marianne mariano maribel maricela marie marieke mariella marielle marietta marija marika marike mariko marilena ' +
  'marilou marilyn marina marinella marinus mario marion marisol marissa marita marius mariusz marián marja marjan ' +
  'marjatta marjolein marjorie marjut markku marko markus marlene marlies marlon maros marta marte martha martijn ' +
  'martin martina martine martino martinus martyna maruska marvin marwa marwan mary maryam maryse marzena maría ' +
  'masako masha massimo matej mateo mateusz matheus mathew mathias mathieu mathilda mathilde mathis matias matija ' +
  'matilda matilde matt mattea matteo matthew matthias matti mattias matyas maud maura maureen maurice mauricio ' +
  'maurizio mauro maximilian maxine maya maycon mayra maëlle małgorzata mechthild meera megan meghan mehdi mehmet ' +
  'meinhard melania melanie melek melina melinda melissa melvin mercedes meredith meret merete merja merle meryem ' +
  'mette mia micaela micah michael michaela michail michal michalis michał michel michelangelo michele michelle ' +
  'michèle mieczyslaw miguel mihaela mihai mihail miika mika mikael mikhail mikkel mikko miklos mikolaj mila ' +
  'milagros milan mildred milena milica milo milos miloslav miloš minna minoru miquèl mira mirabelle miranda mireia ' +
  'mireille mirela miriam mirja mirjam mirka mirko miroslav miroslava miroslaw misaki mitja mitsuko mladen mohamed ' +
  'mohammad mohammed mohan mohit mohsen moira molly mona monica monika monique morag morgane moritz morten moshe ' +
  'mounir muhammad murat muriel mustafa myriam márta märta märtha mélanie mélissa mónica nadia nadine naima nancy ' +
  'naoki naoko naomi narendra narges nasser nastassja natalia natalie natasha nathalie nathan nathanael nathaniel ' +
  'nayeli nazir nefeli neha neil nela nelia nelly nelson nenad nerea nerina nestor nevena niall nicanor niccolo ' +
  'nicholas nicky nico nicola nicolas nicole nicoletta nicoline niels nieves nigel niina nikita niklas niklaus niko ' +
  'nikola nikolai nikolaj nikolaos nikolas nikolaus nikolay nikos nils nina nino nisha nives noa noah noam noelia ' +
  'noella noelle noemi noemie nolan nolwenn nora norah norbert norberto noreen norma norman normand noémie noël ' +
  'nuno nuria nuñez nydia núria obdulia octave octavia octavio oddvar odette odile oksana olaf olav oleg oleksandr ' +
  'oleksii olena olga olha olimpia oliver olivia oliviero olof olov omar omer ondine ondrej onni oona orazio oriana ' +
  'oriol orlando ornella orsolya oscar oskar osman osvaldo othmar otmar ottavia ottavio ottilie otto ottó otylia ' +
  'ovidiu oystein ozlem paavo pablo paloma pamela panagiotis paola paolo parvati pascal pascale pasi pasquale ' +
  'patrice patricia patricija patricio patrick patrik patrizia patrycja paul paula paulette pauli pauliina paulina ' +
  'pauline paulo pavel pavol pawel paweł peder pedro peer peggy pekka pelle penelope penny pernille perrine perry ' +
  'pertti petar pete peter peteris petr petra petri petronella petros petrus petter phil philip philipp philippa ' +
  'philippe phillip philomena phoebe phyllis pia piero pierre pierrette piers pieter pietro pilar pinja piotr pirjo ' +
  'pirkko placido polina pontus porfirio poul pradeep prakash pranav praveen preben preeti primoz prisca priscila ' +
  'priscilla priya priyanka przemyslaw pål péter quentin quirin rachel radha rafael rafał raffaele raffaella raghav ' +
  'ragna ragnar ragnhild rahul raimo raimund raimundo rainer raissa raj rajan rajeev rajendra rajesh ralf ralph ' +
  'raluca raman ramesh rami ramiro ramon ramona ramón randall randi randolph randy rania ranjit raphael raphaela ' +
  'raphaelle raphaël raquel rashid rasmus ratko raul ravi raymond raúl rebecca reetta reggie regina reginald reidar ' +
  'reidun reiko reimund reinaldo reinhard reinier reino rekha remco remedios remigio renaldo renata renate renato ' +
  'renaud rene renee renzo rené renée reuben reza rhian rhiannon rhoda rhonda rhys ria ricardo riccarda riccardo ' +
  'richard richelle rik rikard rikke riku rina ringo risto rita ritva rivka roald roar robbert robbie robert ' +
  'roberta roberto robin robrecht rocco rocio roderick rodney rodolfo rodrigo rodrigue roeland rogelio roger ' +
  'rogerio rohan rohit roland rolande rolando rolf romain roman romana romane romano romuald ronald ronan ronny ' +
  'roope roosa rosa rosalba rosalia rosalie rosalind rosalinda rosana rosanna rosanne rosaria rosella rosemarie ' +
  'rosemary rosie rosina rosita rostislav roswitha roxana roxane roxanne rozalia ruairi ruben rubens rudiger rudolf ' +
  'rudy rui rupert ruslan russell rustam ruta rutger ruth ruud ryan ryszard régine rémi rémy róbert rúben saara ' +
  'sabina sabine sabrina sacha sahar saida sakari sakura salah salim salla salma salome salomon salvador salvatore ' +
  'salvatrice sam samantha sami samir samira sammy sampo samson samu samuel samuele sandeep sander sandor sandra ' +
  'sandrine sandro sangeeta sanjana sanjay sanna santiago saoirse sara sarah sarai sarita sarka sasa sascha saskia ' +
  'satoshi satu saul saverio savina scarlett scott sean sebastiaan sebastian sebastiano sebastien seema segun ' +
  'selena selim selina selma semyon seppo serafina serap serena serge sergei sergey sergio severin severine seweryn ' +
  'seymour shane shannon shantanu shanti sharif sharon shaun shauna shawn shea sheena sheila sheldon shelley sherry ' +
  'shigeru shinji shira shirley shiv shivani shlomo shreya siddharth sidney siegfried sieglinde sigrid siiri silas ' +
  'silja silke silvan silvana silvano silvestre silvia silvie silvina simao simen simeon simon simona simone ' +
  'simonetta simón sinead siobhan sirkka sissel siv slavko slawomir slobodan snezana sofia sofie sofija sofus sofía ' +
  'solange solveig solène sondre sonia sonja sophia sophie soraya soren sorina spyros stacey stacie stacy staffan ' +
  'stamatis stana stanislas stanislav stanislava stanislaw stanisław stanley stavros steen stefan stefania stefanie ' +
  'steffen steinar stelios stella sten stephan stephane stephanie stephany stephen steve steven stig stijn stine ' +
  'stipe strahinja stuart stéphane stéphanie sueli sujata suman sumit sunil sunniva suresh susan susana susann ' +
  'susanna susanne susie suvi suzana suzanna suzanne suzette svein sven sverre svetislav svetlana swati sybille ' +
  'syed sylvain sylvester sylvia sylvie sylwia szymon sándor såra sébastien sérgio sören tabitha tadashi tadeusz ' +
  'taina taisto takashi takeshi talia tamar tamara tamas tammy tamás tancredi tanguy tania tanja tanya tapio tara ' +
  'tariq tarja tarmo tatiana tatjana tatu teemu tegan telma teodor teodora teodoro terence teresa teresita tereza ' +
  'terezia terje tero terrence terri terry tess tessa tewfik thaddeus thais thalia thea thelma theo theodor ' +
  'theodora theodore theodoros theodorus theophile theresa therese theresia thiago thibault thibaut thierry thies ' +
  'thijs thilo thomas thomasina thora thorbjorn thore thorsten thorvald théo thérèse tiago tiberiu tibor tiffany ' +
  'tiia tijana tilo tim timea timo timofey timotei timothy tina tino tiziana tiziano tjark tobias tobiasz tobiáš ' +
  'todd toivo tom tomas tomasz tomaz tomi tomislav tommaso tommy tomás tomáš toni tonia tonje tony tonya torben ' +
  'torfinn torgeir torleif torsten toshio tove tracy tristan troels trond troy trude trudy truls trygve tuija ' +
  'tuomas turid tuulikki twan tyler tyra tânia tómas uberto udo ulf uliana ulises ulla ullrich ulrich ulrika ulrike ' +
  'ulysse umar umberto unni urho ursula urszula urte uwe vaclav valdemar valentin valentina valentine valentino ' +
  'valeria valerie valerio valeriy valery valter valtteri valérie vanessa vanja vanni vasco vasil vasile vasiliki ' +
  'vasilios vasily vassilis veikko venla vera verena verner veronica veronika veronique verónica vesa veselin vesna ' +
  'vibeke vicente vicki vickie vicky victoire victor victoria vidar vidya viggo vijay vikram viktor viktoria ' +
  'viktorija vilde vilhelm viljo villads ville vilma vilmos vincent vincente vincenzo vinicius vinícius viola ' +
  'violeta viorica virgilio virginie virpi vit vitali vitaly vito vitor vittoria vittorio vivek vivian viviana ' +
  'viviane vivien vivienne vjekoslav vlad vlada vladan vladimir vladimira vladislav vladislava vlasta vojtech ' +
  'volker volodymyr vratislav vsevolod václav víctor věra věroslav walburga waldemar walter wanda wanja warren ' +
  'wassim wayne wenceslao wenche wendel wendela wendy werner wesley wibke wieslaw wiktor wiktoria wilfred wilfried ' +
  'wilhelm wilhelmina wilhelmine willem willemijn william wilma winfried winifred winnie winston witold wladyslaw ' +
  'wlodzimierz wojciech wolfgang wolfram wouter xanthe xavier ximena yael yana yann yannick yannis yara yaroslav ' +
  'yasemin yasin yasmin yasmine yasser yasuko yaël yelena yevgeny yitzhak ylva yngve yohann yoko yolanda yolande ' +
  'yosef yoshi yoshiko yoshio youssef ysabel yuka yuki yukiko yulia yuliya yuri yuriy yusuf yuto yvan yves yvette ' +
  'yvonne zacharias zachary zahra zaid zainab zara zbigniew zdenek zdenka zdravko zelda zelia zeljko zenon zhanna ' +
  'zita ziva zlata zlatan zlatko zoe zofia zoja zoltan zoran zorica zoé zoë zsofia zsolt zsuzsanna zuzana zygfryd ' +
  'zygmunt'
).split(' ');
