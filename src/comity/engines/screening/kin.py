"""Names that are one name in related languages or spellings, beyond what their letters tell: kin. General knowledge, no list's rows."""

from functools import cache

from comity.engines.screening.tokens import Token

_FAMILIES = """
sergei sergey serhii serhiy sergii sergiy siarhei siarhey syarhei syarhey serguei sergej serge serghei | aleksandr alexander oleksandr
aliaksandr alyaksandr aleksander alexandr aleksandar alexandre iskander iskandar alex sasha alessandro alejandro alec aleks | aleksei
aleksey alexei alexey oleksii oleksiy aliaksei alyaksei aliaksey aleksej alexis | andrei andrey andrii andriy andrej andriej andrew andy
andreas andre andres andrea | nikolai nikolay mykola mikalai mikalay nikolaj mikola nikolaos nicholas nick nicolas nikos niko nicola |
mikhail mykhailo mikhailo mykhaylo mikhal mihail mikhaylo mihailo michail mikhael michael mike mick michel miguel michele | vladimir
volodymyr uladzimir vladimer wladimir volodimir uladzimer | dmitri dmitry dmitrii dmytro dzmitry dmitriy dmitrij dimitri dimitry dzmitri |
yevgeny evgeny evgeni yevgeni evgenii yevhen yevhenii yauhen yaugen evgeniy yevgeniy eugene ievgen evgenij gene | pavel pavlo pavlov paval
pawel paul pablo paolo paulo | pyotr petr petro piotr pjotr petar piatro peter pete pedro pierre pietro pieter | ivan ioann yvan iwan |
igor ihor ihar | oleg oleh aleh | viktor victor viktar wiktor | vasily vasili vasyl vasil vasiliy vasilii vasilij vasyli wasyl | grigory
grigori hryhorii hryhoriy ryhor grigoriy grigorii grzegorz gregory greg gregorio | anatoly anatoli anatolii anatoliy anatol anatolij |
yuri yury iurii yurii yuriy iouri jurij juri jury iury | konstantin kostiantyn kanstantsin constantin kostyantyn | gennady gennadi
hennadii genadz gennadiy gennadii henadz hienadz | georgy georgi heorhii georgii georgiy heorhiy george georges jorge georgios giorgio |
kirill kyrylo kiryl cyril kiril | roman raman | denis denys dzianis dzyanis | leonid leanid | maksim maxim maksym | nikita mykyta mikita |
artem artyom artsiom artiom | vitaly vitali vitalii vitaliy vital vitalij | valery valeri valerii valeriy valerij | vyacheslav viacheslav
viachaslau vyachaslau viacheslau | stanislav stanislau stanislaw | yaroslav iaroslav jaroslav yaraslau | stepan stsiapan stephen steve
steven stefan stephan esteban etienne stefano stephane stefanos | fyodor fedor fedir fiodar feodor | yegor egor yahor iegor | ilya illia
illya ilia | danila danylo danilo daniil danil | yelena elena olena alena jelena helena helen helene | natalia natalya nataliia natallia
nataliya | tatiana tatyana tetiana tatsiana tetyana | yekaterina ekaterina kateryna katsiaryna katerina | svetlana svitlana sviatlana |
olga olha volha | galina halyna halina | irina iryna irena | anna hanna ganna ann anne annie | maria mariia mariya maryia marija mary
marie | lyudmila liudmyla liudmila ludmila ludmyla | yulia iuliia yuliya julia yuliia | marina maryna | vera vira | larisa larysa |
muhammad mohammed mohammad muhammed mohamed mohamad muhamad muhamed mahomed mahamad mohamet muhamet mehmet mehmed magomed makhmad
mukhammad mohd mochammad mamadou mahamat mohammod muhammet mhd muhd mochamad | ahmad ahmed achmad akhmad akhmed ahmet ahmadou akhmet
ahmadu | hussein husayn husain hossein hussain husein hosein hoseyn huseyn husayin houssein hussayn hosain huseyin khusein khusain khuseyn
| hassan hasan hasaan khasan hacen | yusuf yousef youssef yusef joseph yousif yusup yosef josef iosif yousuf youssouf yusif yossef joe
joey jose giuseppe | ibrahim ebrahim ibrohim ibragim abraham ibraheem brahim avraham | ismail esmail ismael esmaeil ismaeel ismoil izmail
smail | yaqub yakub yaqoub yakoub jacob yacoub yaakov yakov iakov jakub | daud dawood dawud daoud davud dawoud david dave | sulayman
suleiman sulaiman soleiman suleyman solomon sulejman soliman sleiman souleymane | musa moussa mousa moses moshe mussa | isa issa eissa
eisa | ishaq ishak isaac eshaq yitzhak iskhak | ali aly alli | umar omar omer oumar umer | uthman othman osman usman ousmane usmon outhman
| khalid khaled halid chalid | said saeed saied sayid saeid syed sayed sayyid seyed saaid | rahman rehman rakhman rahmon | rahim raheem
rakhim | karim kareem kerim | rashid rasheed rachid raschid rashed | hamid hameed khamid hamed | jamal gamal djamal jamaal cemal dzhamal
jamel djamel | jafar jaafar gafar djafar cafer dzhafar jaffar | jabir jaber gaber djaber | najib naguib nagib nadjib necip | qasim qassem
kasim kassem ghasem gassem qasem kasem kacem | qadir kadir ghader abdelkader qader kader | haqq haq hak hagh | latif lateef | majid majeed
madjid mejid magid | nasir nasser naser nassir nasr | salih saleh salah | mahmud mahmoud mahmood makhmud mehmood mahamud | mustafa mostafa
moustafa mustapha mostapha | tariq tarek tarik tareq | ziyad ziad zeyad | zayd zaid zeid zayed | husam hossam housam hussam | imad emad |
isam essam issam esam | iyad eyad iyyad | nur nour noor | abdullah abdallah abdulla abdoullah abdollah abdellah | jibril gibril djibril
jebril gabriel gavriil | yahya yehya yehia yahia jahja yahyo | zakariya zakaria zakariyya zakarya zekeriya | idris edris idriss idrees |
ilyas elias eliyas elyas iliyas | fayiz fayez faiz faez | wail wael | wahid waheed vahid | walid waleed valid oualid velid | yasin yassin
yaseen yassine jasin | yasir yasser yassir yaser | khadijah khadija hadija khadidja | fatimah fatima fatma fatemeh fatemah | aishah aisha
ayesha aicha aysha ayse | khalil halil khaleel | ghulam gholam gulam | ghani gani qani | mujahid mujahed mojahed moudjahid | sharif
shareef cherif sherif charif | shaykh sheikh | uzbek ozbek | turki turky | bakr bekr baker | ayyub ayub ayoub ayoob | anwar anvar enver
anouar | munir mounir monir muneer | murad mourad morad | hadi hady | mahdi mehdi mahdy mehdy | riyad riad riadh | ridha rida reza riza
raza redha | husni hosni | jihad gihad jehad cihad | kim gim ghim | lee yi ri rhee li yee jih | park pak bak bahk | choi choe choy chwe |
jung jong jeong chung chong cheong | kang gang | cho jo ruo | yoon yun youn | jang chang | lim rim im yim | shin sin | kwon gwon | ahn an
| ryu yu yoo ryoo | jeon jon jun chun cheon joon | hwang whang huang | ko go koh | moon mun | son sohn | bae pae | baek paek baik paik |
heo ho hur huh | nam nahm | noh no ro roh | kwak gwak | seong song sung | joo ju chu choo | woo u wu | koo gu ku goo | min meen | jin chin
| ji chi jee qi | eom om um uhm | hyeok hyok hyuk | yong ryong young yeong ryeong | hyun hyon hyeon | chol chul cheol | il ill | su soo |
guk kuk gook kook | ryol ryeol yeol yol | seok sok suk | eun un | mi mee | gyong kyong gyeong kyung kyoung | gi ki | geun kun gun keun |
tae dae | deok dok tok duk | bong pong | beom pom bom bum | hui hee hwi | gwang kwang | won weon | gyu kyu | yeon yon ryon | bin pin |
robert bob bobby rob robbie robby roberto | william bill billy will willy willie wilhelm guillermo guillaume | richard rick ricky rich
richie ricardo riccardo | james jim jimmy jamie jaime | patricia pat patty trish patsy | margaret peggy peggie maggie meg margie margarita
marguerite | elizabeth liz lizzie beth betty eliza bess elisabeth elisabetta isabel | susan sue susie suzie susanna susanne suzanne susana
| edward ed eddie ted teddy eduardo edouard edoardo | thomas tom tommy tomas tommaso | charles charlie chuck carlos karl carl carlo |
henry harry hank henri enrique heinrich enrico hendrik | howard howie | benjamin ben benny binyamin | samuel sam sammy shmuel | daniel dan
danny | matthew matt mateo matteo matthias matias mathieu | anthony tony antonio antoine antony | john johnny juan johannes johan johann
giovanni joao | francis frank francisco francesco franz francois paco | lawrence larry laurence lorenzo laurent | vincent vince vincenzo
vicente | timothy tim timmy | kenneth kenny | ronald ron ronnie ronaldo | gerald gerry jerry gerard | frederick fred freddy freddie
friedrich federico frederic fredrik frederik | leonard leonardo lenny | ludwig louis luis luigi lewis ludovic | philip phil philippe
felipe filip philipp | raymond ray raimundo ramon | rebecca becky | jennifer jenny | jessica jess jessie | victoria vicky vicki |
christopher chris cristobal christophe kristofer | deborah debbie debby | barbara barb | abigail abby | arthur arturo artur | douglas doug
| jeffrey jeff geoff geoffrey | nathan nate nathaniel | zachary zach zack | joshua josh | pamela pam | cynthia cindy | sandra sandy |
theresa teresa terry tess therese | albert alberto bert | edmund edmond | harold haroldo | martin marty martino | walter walt | ernest
ernesto ernst ernie | javier xavier | joaquin joachim | sebastian sebastien | sophia sofia sophie | julian julien julio jules giulio | eva
eve | jae chae je che | ja cha | wang wong | chen chan | liu lau | zhao chao | zhou chou chow | xu hsu | guo kuo kwok | luo lo | zheng
cheng | xie hsieh tse | feng fung | cao tsao | zeng tseng tsang | xiao hsiao siu | cai tsai | jiang chiang keung | qian chien jian | qiu
chiu | dong tung | ding ting | gong kung | xiang hsiang | xiong hsiung | yuan yuen | ye yeh yip | ouyang auyeung | situ szeto | zhuang
chuang | zuo tso | xue hsueh | guan kuan kwan | liang leung | zhang cheung | peng pang | jia chia | xia hsia | zhong jhong | tian tien |
xin hsin | xing hsing | shi shih | zhi chih | si szu ssu | qing ching | rui jui | lu lyu lv | nu nyu nv
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
