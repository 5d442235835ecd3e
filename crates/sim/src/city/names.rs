//! Invented people: a common surname and an invented given name, drawn by seed. Nobody real.

use crate::random::Draw;

/// Common surnames with their romanisation.
const SURNAMES: &[(&str, &str)] = &[
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("黄", "Huang"),
    ("赵", "Zhao"),
    ("吴", "Wu"),
    ("周", "Zhou"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("马", "Ma"),
    ("朱", "Zhu"),
    ("胡", "Hu"),
    ("郭", "Guo"),
    ("何", "He"),
    ("林", "Lin"),
    ("罗", "Luo"),
    ("郑", "Zheng"),
    ("梁", "Liang"),
    ("谢", "Xie"),
    ("宋", "Song"),
    ("唐", "Tang"),
    ("许", "Xu"),
    ("邓", "Deng"),
    ("韩", "Han"),
    ("冯", "Feng"),
    ("曹", "Cao"),
    ("彭", "Peng"),
    ("曾", "Zeng"),
    ("肖", "Xiao"),
    ("田", "Tian"),
    ("董", "Dong"),
    ("潘", "Pan"),
    ("袁", "Yuan"),
    ("蔡", "Cai"),
    ("蒋", "Jiang"),
    ("余", "Yu"),
    ("于", "Yu"),
    ("杜", "Du"),
    ("叶", "Ye"),
    ("程", "Cheng"),
    ("魏", "Wei"),
    ("苏", "Su"),
    ("吕", "Lü"),
    ("丁", "Ding"),
    ("任", "Ren"),
    ("卢", "Lu"),
    ("姚", "Yao"),
    ("沈", "Shen"),
    ("钟", "Zhong"),
    ("姜", "Jiang"),
    ("崔", "Cui"),
    ("谭", "Tan"),
    ("陆", "Lu"),
    ("范", "Fan"),
    ("汪", "Wang"),
    ("廖", "Liao"),
    ("石", "Shi"),
];

/// First characters of given names.
const FIRST: &[(&str, &str)] = &[
    ("晓", "Xiao"),
    ("文", "Wen"),
    ("玉", "Yu"),
    ("建", "Jian"),
    ("秀", "Xiu"),
    ("国", "Guo"),
    ("雨", "Yu"),
    ("思", "Si"),
    ("子", "Zi"),
    ("桂", "Gui"),
    ("海", "Hai"),
    ("明", "Ming"),
    ("春", "Chun"),
    ("佳", "Jia"),
    ("志", "Zhi"),
    ("慧", "Hui"),
    ("永", "Yong"),
    ("素", "Su"),
    ("梓", "Zi"),
    ("光", "Guang"),
];

/// Second characters of given names.
const SECOND: &[(&str, &str)] = &[
    ("梅", "mei"),
    ("兰", "lan"),
    ("峰", "feng"),
    ("华", "hua"),
    ("军", "jun"),
    ("琴", "qin"),
    ("涵", "han"),
    ("宁", "ning"),
    ("辉", "hui"),
    ("英", "ying"),
    ("平", "ping"),
    ("斌", "bin"),
    ("雯", "wen"),
    ("轩", "xuan"),
    ("芬", "fen"),
    ("强", "qiang"),
    ("悦", "yue"),
    ("林", "lin"),
    ("凤", "feng"),
    ("超", "chao"),
    ("莲", "lian"),
    ("鹏", "peng"),
    ("静", "jing"),
    ("龙", "long"),
];

/// A person's name in Chinese and romanised.
pub(crate) fn person(draw: &mut Draw) -> (String, String) {
    let surname = draw.pick(SURNAMES);
    let second = draw.pick(SECOND);
    if draw.chance(250) {
        let mut capital = second.1.to_owned();
        if let Some(first) = capital.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        return (format!("{}{}", surname.0, second.0), format!("{} {capital}", surname.1));
    }
    let first = draw.pick(FIRST);
    (format!("{}{}{}", surname.0, first.0, second.0), format!("{} {}{}", surname.1, first.1, second.1))
}

/// Seven-digit prefixes that no operator was ever given: nobody can be rung by accident.
const PREFIXES: &[&str] = &[
    "1990000", "1990001", "1990002", "1990003", "1990004", "1990005", "1990006", "1990007", "1990008",
    "1990009",
];

/// The telephone of a customer: one of a hundred thousand that cannot exist.
pub(crate) fn phone(index: usize) -> String {
    // 7919 is prime to 10,000, so that neighbours look unlike and no two are equal.
    format!("{}{:04}", PREFIXES[(index / 10_000) % PREFIXES.len()], (index * 7_919 + 1_207) % 10_000)
}
