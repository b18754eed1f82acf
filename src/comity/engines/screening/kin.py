"""Names that are one name in related languages or spellings, beyond what their letters tell: kin. General knowledge, no list's rows."""

from functools import cache

from comity.engines.screening.tokens import Token

_FAMILIES = """
sergei sergey serhii serhiy sergii sergiy siarhei siarhey syarhei syarhey serguei sergej serge serghei | aleksandr alexander oleksandr
aliaksandr alyaksandr aleksander alexandr aleksandar alexandre iskander iskandar | aleksei aleksey alexei alexey oleksii oleksiy aliaksei
alyaksei aliaksey aleksej alexis | andrei andrey andrii andriy andrej andriej | nikolai nikolay mykola mikalai mikalay nikolaj mikola
nikolaos | mikhail mykhailo mikhailo mykhaylo mikhal mihail mikhaylo mihailo michail mikhael | vladimir volodymyr uladzimir vladimer
wladimir volodimir uladzimer | dmitri dmitry dmitrii dmytro dzmitry dmitriy dmitrij dimitri dimitry dzmitri | yevgeny evgeny evgeni
yevgeni evgenii yevhen yevhenii yauhen yaugen evgeniy yevgeniy eugene ievgen evgenij | pavel pavlo pavlov paval pawel | pyotr petr petro
piotr pjotr petar piatro | ivan ioann yvan iwan | igor ihor ihar | oleg oleh aleh | viktor victor viktar wiktor | vasily vasili vasyl
vasil vasiliy vasilii vasilij vasyli wasyl | grigory grigori hryhorii hryhoriy ryhor grigoriy grigorii grzegorz | anatoly anatoli anatolii
anatoliy anatol anatolij | yuri yury iurii yurii yuriy iouri jurij juri jury iury | konstantin kostiantyn kanstantsin constantin
kostyantyn | gennady gennadi hennadii genadz gennadiy gennadii henadz hienadz | georgy georgi heorhii georgii georgiy heorhiy | kirill
kyrylo kiryl cyril kiril | roman raman | denis denys dzianis dzyanis | leonid leanid | maksim maxim maksym | nikita mykyta mikita | artem
artyom artsiom artiom | vitaly vitali vitalii vitaliy vital vitalij | valery valeri valerii valeriy valerij | vyacheslav viacheslav
viachaslau vyachaslau viacheslau | stanislav stanislau stanislaw | yaroslav iaroslav jaroslav yaraslau | stepan stsiapan | fyodor fedor
fedir fiodar feodor | yegor egor yahor iegor | ilya illia illya ilia | danila danylo danilo daniil danil | yelena elena olena alena jelena
helena | natalia natalya nataliia natallia nataliya | tatiana tatyana tetiana tatsiana tetyana | yekaterina ekaterina kateryna katsiaryna
katerina | svetlana svitlana sviatlana | olga olha volha | galina halyna halina | irina iryna irena | anna hanna ganna | maria mariia
mariya maryia marija | lyudmila liudmyla liudmila ludmila ludmyla | yulia iuliia yuliya julia yuliia | marina maryna | vera vira | larisa
larysa | muhammad mohammed mohammad muhammed mohamed mohamad muhamad muhamed mahomed mahamad mohamet muhamet mehmet mehmed magomed makhmad
mukhammad mohd mochammad mamadou mahamat mohammod muhammet | ahmad ahmed achmad akhmad akhmed ahmet ahmadou akhmet ahmadu | hussein husayn
husain hossein hussain husein hosein hoseyn huseyn husayin houssein hussayn hosain huseyin khusein khusain khuseyn | hassan hasan hasaan
khasan hacen | yusuf yousef youssef yusef joseph yousif yusup yosef josef iosif yousuf youssouf yusif yossef | ibrahim ebrahim ibrohim
ibragim abraham ibraheem brahim avraham | ismail esmail ismael esmaeil ismaeel ismoil izmail smail | yaqub yakub yaqoub yakoub jacob
yacoub yaakov yakov iakov jakub | daud dawood dawud daoud davud dawoud david | sulayman suleiman sulaiman soleiman suleyman solomon
sulejman soliman sleiman souleymane | musa moussa mousa moses moshe mussa | isa issa eissa eisa | ishaq ishak isaac eshaq yitzhak iskhak |
ali aly alli | umar omar omer oumar umer | uthman othman osman usman ousmane usmon outhman | khalid khaled halid chalid | said saeed saied
sayid saeid syed sayed sayyid seyed saaid | rahman rehman rakhman rahmon | rahim raheem rakhim | karim kareem kerim | rashid rasheed
rachid raschid rashed | hamid hameed khamid hamed | jamal gamal djamal jamaal cemal dzhamal jamel djamel | jafar jaafar gafar djafar cafer
dzhafar jaffar | jabir jaber gaber djaber | najib naguib nagib nadjib necip | qasim qassem kasim kassem ghasem gassem qasem kasem kacem |
qadir kadir ghader abdelkader qader kader | haqq haq hak hagh | latif lateef | majid majeed madjid mejid magid | nasir nasser naser nassir
nasr | salih saleh salah | mahmud mahmoud mahmood makhmud mehmood mahamud | mustafa mostafa moustafa mustapha mostapha | tariq tarek tarik
tareq | ziyad ziad zeyad | zayd zaid zeid zayed | husam hossam housam hussam | imad emad | isam essam issam esam | iyad eyad iyyad | nur
nour noor | abdullah abdallah abdulla abdoullah abdollah abdellah | jibril gibril djibril jebril gabriel gavriil | yahya yehya yehia yahia
jahja yahyo | zakariya zakaria zakariyya zakarya zekeriya | idris edris idriss idrees | ilyas elias eliyas elyas iliyas | fayiz fayez faiz
faez | wail wael | wahid waheed vahid | walid waleed valid oualid velid | yasin yassin yaseen yassine jasin | yasir yasser yassir yaser |
khadijah khadija hadija khadidja | fatimah fatima fatma fatemeh fatemah | aishah aisha ayesha aicha aysha ayse | khalil halil khaleel |
ghulam gholam gulam | ghani gani qani | mujahid mujahed mojahed moudjahid | sharif shareef cherif sherif charif | shaykh sheikh | uzbek
ozbek | turki turky | bakr bekr baker | ayyub ayub ayoub ayoob | anwar anvar enver anouar | munir mounir monir muneer | murad mourad morad
| hadi hady | mahdi mehdi mahdy mehdy | riyad riad riadh | ridha rida reza riza raza redha | husni hosni | jihad gihad jehad cihad | kim
gim ghim | lee yi ri rhee li yee | park pak bak bahk | choi choe choy chwe | jung jong jeong chung chong cheong | kang gang | cho jo |
yoon yun youn | jang chang | lim rim im yim | shin sin | kwon gwon | ahn an | ryu yu yoo ryoo | jeon jon jun chun cheon joon | hwang whang
| ko go koh | moon mun | son sohn | bae pae | baek paek baik paik | heo ho hur huh | nam nahm | noh no ro roh | kwak gwak | seong song
sung | joo ju chu choo | woo u wu | koo gu ku goo | min meen | jin chin | ji chi jee | eom om um uhm | hyeok hyok hyuk | yong ryong young
yeong ryeong | hyun hyon hyeon | chol chul cheol | il ill | su soo | guk kuk gook kook | ryol ryeol yeol yol | seok sok suk | eun un | mi
mee | gyong kyong gyeong kyung kyoung | gi ki | geun kun gun keun | tae dae | deok dok tok duk | bong pong | beom pom bom bum | hui hee
hwi | gwang kwang | won weon | gyu kyu | yeon yon ryon | bin pin
"""


@cache
def _families() -> dict[str, int]:
    rows = _FAMILIES.replace("\n", " ").split("|")
    kin: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        for name in row.split():
            kin[name] = number
    return kin


def kin_of(word: Token) -> int:
    """The number of the family a word belongs to, or 0."""
    return 0 if word.abjad else _families().get(word.text, 0)
