//! The place: five districts and their streets and towns (CITY.md, section 1). Made up; codes start with 99, which no
//! province has.

/// A district.
pub(crate) struct District {
    /// Code, also its unit.
    pub code: &'static str,
    /// Name.
    pub name: (&'static str, &'static str),
    /// Share of the terminals, per mille.
    pub share: u32,
    /// Urban homes, per mille.
    pub urban: u64,
    /// Streets and towns, in Chinese with their kind, and in English.
    pub streets: &'static [(&'static str, &'static str)],
    /// Lanes and estates for addresses.
    pub lanes: &'static [&'static str],
}

/// The five districts.
pub(crate) const DISTRICTS: [District; 5] = [
    District {
        code: "990102",
        name: ("望澜区", "Wanglan"),
        share: 274,
        urban: 1_000,
        streets: &[
            ("澜门街道", "Lanmen"),
            ("旧码头街道", "Jiumatou"),
            ("文笔街道", "Wenbi"),
            ("灯市街道", "Dengshi"),
            ("南牌楼街道", "Nanpailou"),
            ("井亭街道", "Jingting"),
            ("书院巷街道", "Shuyuanxiang"),
            ("渡口街道", "Dukou"),
            ("北城根街道", "Beichenggen"),
        ],
        lanes: &["灯笼巷", "石桥弄", "老盐仓", "半边街", "槐花里", "剪子巷", "澜江里"],
    },
    District {
        code: "990103",
        name: ("星桥区", "Xingqiao"),
        share: 288,
        urban: 980,
        streets: &[
            ("星桥街道", "Xingqiao"),
            ("云台街道", "Yuntai"),
            ("启航街道", "Qihang"),
            ("湖滨东街道", "Hubindong"),
            ("湖滨西街道", "Hubinxi"),
            ("学林街道", "Xuelin"),
            ("创芯街道", "Chuangxin"),
            ("梧桐街道", "Wutong"),
            ("环东街道", "Huandong"),
            ("新岸街道", "Xin'an"),
        ],
        lanes: &["星河湾小区", "云台一品", "湖畔雅苑", "学府花园", "创新公寓", "梧桐里", "新岸国际"],
    },
    District {
        code: "990104",
        name: ("铁港区", "Tiegang"),
        share: 175,
        urban: 920,
        streets: &[
            ("铁港街道", "Tiegang"),
            ("船坞街道", "Chuanwu"),
            ("炉前街道", "Luqian"),
            ("工人村街道", "Gongrencun"),
            ("货栈街道", "Huozhan"),
            ("石坝街道", "Shiba"),
            ("潮平街道", "Chaoping"),
            ("港西街道", "Gangxi"),
        ],
        lanes: &["船厂家属院", "工人新村", "炉前二村", "港务小区", "货栈后街", "石坝一村"],
    },
    District {
        code: "990105",
        name: ("柳堤区", "Liudi"),
        share: 144,
        urban: 550,
        streets: &[
            ("柳堤街道", "Liudi"),
            ("蔬园街道", "Shuyuan"),
            ("南圩街道", "Nanwei"),
            ("驿前街道", "Yiqian"),
            ("双河街道", "Shuanghe"),
            ("莲塘镇", "Liantang"),
            ("沙埠镇", "Shabu"),
            ("稻香镇", "Daoxiang"),
            ("桑园镇", "Sangyuan"),
            ("青篱镇", "Qingli"),
            ("白鹭洲镇", "Bailuzhou"),
            ("芦浦镇", "Lupu"),
        ],
        lanes: &["柳岸新城", "菜场路", "圩埂村", "驿站小区", "双河湾", "荷叶村"],
    },
    District {
        code: "990121",
        name: ("雾岭县", "Wuling"),
        share: 119,
        urban: 280,
        streets: &[
            ("县前街道", "Xianqian"),
            ("雾岭镇", "Wuling"),
            ("茶亭镇", "Chating"),
            ("云脚镇", "Yunjiao"),
            ("石磨镇", "Shimo"),
            ("松垭镇", "Songya"),
            ("温泉沟镇", "Wenquangou"),
            ("杉坪镇", "Shanping"),
            ("古栈镇", "Guzhan"),
            ("麻溪镇", "Maxi"),
            ("落雁镇", "Luoyan"),
            ("梨坪镇", "Liping"),
            ("鹰嘴乡", "Yingzui"),
            ("竹海乡", "Zhuhai"),
        ],
        lanes: &["县前老街", "茶山村", "云脚村", "石磨村", "松树垭", "竹园组"],
    },
];

/// The province.
pub(crate) const PROVINCE: (&str, &str, &str) = ("99", "广信省公司", "Guangxin, province");
/// The city.
pub(crate) const CITY: (&str, &str, &str) = ("9901", "澄川广信", "Chengchuan Guangxin");
/// Offices of the city: code, name in Chinese and English.
pub(crate) const OFFICES: &[(&str, &str, &str)] = &[
    ("9901-hotline", "客服热线中心", "Hotline centre"),
    ("9901-service", "客户服务部", "Customer service department"),
    ("9901-quality", "服务管控部", "Service quality office"),
    ("9901-network", "网络运维部", "Network operations"),
    ("9901-billing", "计费账务中心", "Billing centre"),
    ("9901-lanqiao", "岚桥线务", "Lanqiao Lines (contractor)"),
    ("9901-beibu", "北埠工程", "Beibu Works (contractor)"),
    ("9901-shanjing", "山径网维", "Shanjing Network Care (contractor)"),
];

/// The central halls that the demo keeps open: unit, district, Chinese and English.
pub(crate) const HALLS: [(&str, &str, &str, &str); 2] = [
    ("990102-hall", "990102", "望澜中心营业厅", "Wanglan central hall"),
    ("990103-hall", "990103", "星桥中心营业厅", "Xingqiao central hall"),
];

/// Code of a street's team.
pub(crate) fn team_code(district: &District, street: usize) -> String {
    format!("{}{:02}", district.code, street + 1)
}
