"""Real city centres and districts, invented streets, house numbers, people and shopping."""

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    """A neighbourhood: where it lies, how wide it spreads (km), how much is ordered there."""

    name: str
    lat: float
    lon: float
    spread: float = 0.8
    share: float = 1.0
    zone: str = "city"


@dataclass(frozen=True)
class City:
    """A city: its clock and money, its districts, and how people there write an address."""

    name: str
    time_zone: str
    currency: str
    districts: tuple[District, ...]
    streets: tuple[str, ...]
    people: tuple[str, ...]
    pattern: str


HANGZHOU = City(
    name="杭州",
    time_zone="Asia/Shanghai",
    currency="CNY",
    districts=(
        District("拱墅区武林", 30.2722, 120.1632, 0.7, 1.6, "centre"),
        District("西湖区黄龙", 30.2681, 120.1312, 0.7, 1.2, "centre"),
        District("上城区钱江新城", 30.2450, 120.2120, 0.9, 1.3, "centre"),
        District("西湖区文新", 30.2850, 120.1030, 0.9, 1.2),
        District("拱墅区大关", 30.3090, 120.1520, 0.9, 1.0),
        District("上城区四季青", 30.2620, 120.1930, 0.7, 0.9),
        District("滨江区长河", 30.2060, 120.2110, 1.0, 1.1, "outskirts"),
    ),
    streets=("文三路", "天目山路", "体育场路", "凤起路", "庆春路", "解放东路", "莫干山路", "古墩路", "教工路", "江南大道"),
    people=("王女士", "李先生", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰", "吴倩"),
    pattern="{city}市{district}{street}{number}号{flat}室",
)

CHENGDU = City(
    name="成都",
    time_zone="Asia/Shanghai",
    currency="CNY",
    districts=(
        District("锦江区春熙路", 30.6570, 104.0810, 0.7, 1.5, "centre"),
        District("青羊区宽窄巷子", 30.6690, 104.0560, 0.7, 1.0, "centre"),
        District("成华区建设路", 30.6730, 104.1010, 0.7, 1.1),
        District("武侯区玉林", 30.6330, 104.0600, 0.8, 1.2),
        District("武侯区桐梓林", 30.6170, 104.0700, 0.7, 1.0),
    ),
    streets=("人民南路", "红星路", "蜀都大道", "一环路", "玉林东路", "建设北路", "科华北路", "长顺街", "东大街", "天府大道"),
    people=("何先生", "罗女士", "唐敏", "曾强", "邓丽", "彭飞", "谢宁", "蒋涛"),
    pattern="{city}市{district}{street}{number}号{flat}",
)

SHANGHAI = City(
    name="上海",
    time_zone="Asia/Shanghai",
    currency="CNY",
    districts=(
        District("黄浦区人民广场", 31.2304, 121.4737, 1.0, 1.4, "centre"),
        District("徐汇区徐家汇", 31.1940, 121.4370, 1.1, 1.3),
        District("静安区静安寺", 31.2240, 121.4460, 0.9, 1.2, "centre"),
        District("浦东新区陆家嘴", 31.2380, 121.5010, 1.0, 1.2, "centre"),
        District("杨浦区五角场", 31.2990, 121.5140, 1.2, 1.0),
        District("虹口区鲁迅公园", 31.2700, 121.4790, 1.0, 0.9),
        District("长宁区中山公园", 31.2190, 121.4160, 1.0, 1.1),
        District("浦东新区世纪公园", 31.2150, 121.5510, 1.2, 1.0),
        District("普陀区长寿路", 31.2410, 121.4370, 1.0, 0.9),
    ),
    streets=("南京西路", "淮海中路", "四川北路", "延安西路", "衡山路", "世纪大道", "四平路", "长宁路", "漕溪北路", "张杨路"),
    people=("沈女士", "徐先生", "孙悦", "朱明", "马超", "胡婷", "林峰", "郭丽"),
    pattern="{city}市{district}{street}{number}弄{flat}室",
)

PORTO = City(
    name="Porto",
    time_zone="Europe/Lisbon",
    currency="EUR",
    districts=(
        District("Baixa", 41.1496, -8.6109, 0.6, 1.3, "centre"),
        District("Boavista", 41.1580, -8.6290, 0.7, 1.3, "centre"),
        District("Paranhos", 41.1720, -8.6040, 0.8, 1.1),
        District("Campanhã", 41.1540, -8.5850, 0.7, 0.8),
        District("Lordelo", 41.1560, -8.6480, 0.6, 0.9),
        District("Gaia", 41.1270, -8.6110, 0.8, 1.2),
        District("Matosinhos", 41.1840, -8.6780, 0.7, 1.0),
    ),
    streets=(
        "Rua de Cedofeita",
        "Rua do Almada",
        "Avenida da Boavista",
        "Rua de Costa Cabral",
        "Rua do Heroísmo",
        "Rua da Alegria",
    ),
    people=("Inês Sousa", "Tiago Lopes", "Marta Reis", "João Pinto", "Rita Gomes", "Luís Neves"),
    pattern="{street} {number}, {flat}, {district}, {city}",
)

MADRID = City(
    name="Madrid",
    time_zone="Europe/Madrid",
    currency="EUR",
    districts=(
        District("Sol", 40.4168, -3.7038, 0.7, 1.4, "centre"),
        District("Chamberí", 40.4340, -3.7030, 0.7, 1.2, "centre"),
        District("Salamanca", 40.4300, -3.6780, 0.7, 1.1, "centre"),
        District("Vallecas", 40.3830, -3.6450, 1.0, 1.0),
        District("Carabanchel", 40.3740, -3.7400, 1.0, 1.0),
        District("Tetuán", 40.4600, -3.6980, 0.8, 1.0),
        District("Moratalaz", 40.4060, -3.6440, 0.8, 0.8),
    ),
    streets=(
        "Calle de Alcalá",
        "Calle de Bravo Murillo",
        "Calle de Toledo",
        "Paseo de las Delicias",
        "Calle de Goya",
        "Calle del Prado",
    ),
    people=("Lucía Martín", "Pablo Ruiz", "Carmen Vega", "Diego Núñez", "Elena Cano", "Hugo Peña"),
    pattern="{street} {number}, {flat}, {district}, {city}",
)

LYON = City(
    name="Lyon",
    time_zone="Europe/Paris",
    currency="EUR",
    districts=(
        District("Presqu'île", 45.7570, 4.8320, 0.5, 1.3, "centre"),
        District("Part-Dieu", 45.7610, 4.8570, 0.6, 1.2, "centre"),
        District("Croix-Rousse", 45.7760, 4.8310, 0.5, 0.9),
        District("Villeurbanne", 45.7710, 4.8800, 0.8, 1.1),
        District("Gerland", 45.7290, 4.8340, 0.6, 0.9),
        District("Vaise", 45.7800, 4.8050, 0.6, 0.8),
    ),
    streets=(
        "rue de la République",
        "cours Lafayette",
        "rue Garibaldi",
        "avenue Jean Jaurès",
        "cours Émile Zola",
        "rue de Marseille",
    ),
    people=("Chloé Morel", "Hugo Blanc", "Léa Faure", "Louis Garnier", "Manon Roux", "Jules Perrin"),
    pattern="{number} {street}, {flat}, {district}, {city}",
)


@dataclass(frozen=True)
class Product:
    """One article: kilograms, litres, price, kind of goods, what its delivery requires, and how often it is bought."""

    name: str
    kg: float
    litres: float
    price: float
    goods: str = ""
    requires: str = ""
    weight: float = 1.0


GROCERIES = (
    Product("water 6x1.5 l", 9.3, 10.5, 3, weight=1.2),
    Product("rice 5 kg", 5.05, 6.5, 12, weight=0.8),
    Product("milk 1 l", 1.05, 1.1, 1.4, weight=2),
    Product("apples", 1.5, 3.2, 3.5, weight=1.5),
    Product("bread", 0.5, 2.8, 2.2, weight=1.5),
    Product("frozen dumplings", 1.0, 1.9, 6, goods="frozen", requires="cold", weight=0.5),
    Product("ice cream", 0.6, 1.2, 5, goods="frozen", requires="cold", weight=0.3),
    Product("washing powder", 3.1, 4.4, 9, goods="chemicals", weight=0.4),
    Product("toilet paper", 1.4, 17.5, 6, weight=0.7),
    Product("wine", 1.3, 1.4, 11, requires="age_check", weight=0.25),
)
PARCELS = (
    Product("book", 0.5, 0.8, 18),
    Product("phone", 0.4, 0.7, 520, weight=0.5),
    Product("shoes", 1.2, 9.0, 70),
    Product("coat", 1.6, 12.0, 110, weight=0.7),
    Product("printer", 7.5, 38.0, 140, weight=0.3),
    Product("kettle", 1.3, 6.0, 30, weight=0.7),
    Product("toys", 0.9, 7.0, 35),
)
BULKY = (
    Product("washing machine", 68.0, 420.0, 390, requires="two_people"),
    Product("sofa bed", 55.0, 900.0, 480, requires="two_people"),
)
MEALS = (
    Product("noodles", 0.8, 2.0, 6, weight=1.5),
    Product("rice bowl", 0.7, 1.8, 7, weight=1.5),
    Product("salad", 0.5, 1.9, 6),
    Product("coffee", 0.45, 0.7, 4),
    Product("bubble tea", 0.6, 0.9, 4),
)
