//! The words of the pack language, and how values are said aloud in both languages.

use crate::model::{AreaClass, Bilingual, CaseKind, ExemptClass, StopEvent};
use crate::reader::Word;

impl Word for CaseKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("fault", Self::Fault),
        ("complaint", Self::Complaint),
        ("appeal", Self::Appeal),
        ("install", Self::Install),
        ("move", Self::Move),
        ("suggestion", Self::Suggestion),
        ("report", Self::Report),
        ("help", Self::Help),
    ];
}

impl Word for AreaClass {
    const WORDS: &'static [(&'static str, Self)] = &[("urban", Self::Urban), ("rural", Self::Rural)];
}

impl Word for StopEvent {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("arrival", Self::Arrival),
        ("restoration", Self::Restoration),
        ("answer", Self::Answer),
        ("resolution", Self::Resolution),
        ("closing", Self::Closing),
    ];
}

impl Word for ExemptClass {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("user-cause", Self::UserCause),
        ("third-party", Self::ThirdParty),
        ("force-majeure", Self::ForceMajeure),
    ];
}

/// An exempt class as a customer reads it.
pub(crate) fn exempt_class(class: ExemptClass) -> (&'static str, &'static str) {
    match class {
        ExemptClass::UserCause => ("用户原因", "customer's cause"),
        ExemptClass::ThirdParty => ("第三方原因", "third party"),
        ExemptClass::ForceMajeure => ("不可抗力", "force majeure"),
    }
}

/// A kind of case as a customer reads it.
pub(crate) fn case_kind(kind: CaseKind) -> (&'static str, &'static str) {
    match kind {
        CaseKind::Fault => ("报障", "faults"),
        CaseKind::Complaint => ("投诉", "complaints"),
        CaseKind::Appeal => ("申诉", "appeals"),
        CaseKind::Install => ("装机", "installations"),
        CaseKind::Move => ("移机", "moves"),
        CaseKind::Suggestion => ("建议", "suggestions"),
        CaseKind::Report => ("举报", "reports"),
        CaseKind::Help => ("求助", "requests for help"),
    }
}

/// An area class as a customer reads it.
pub(crate) fn area_class(area: AreaClass) -> (&'static str, &'static str) {
    match area {
        AreaClass::Urban => ("城区", "urban"),
        AreaClass::Rural => ("农村", "rural"),
    }
}

/// The words of access, product and segment that packs use; anything else is said as written.
const FACT_WORDS: &[(&str, &str, &str)] = &[
    ("fibre", "光纤", "fibre"),
    ("eoc", "同轴电缆宽带", "EoC"),
    ("coax", "有线同轴", "coax"),
    ("copper", "铜缆", "copper"),
    ("fwa", "5G 无线接入", "5G wireless access"),
    ("analogue", "模拟", "analogue"),
    ("broadband", "宽带", "broadband"),
    ("digital-tv", "数字电视", "digital TV"),
    ("analogue-tv", "模拟电视", "analogue TV"),
    ("fixed-voice", "固定电话", "fixed voice"),
    ("mobile", "移动电话", "mobile"),
    ("household", "家庭客户", "household"),
    ("business", "商业客户", "business"),
    ("campus", "校园", "campus"),
    ("leased-line", "专线", "leased line"),
];

/// A fact word in both languages; the empty word is "not registered".
pub(crate) fn fact_word(word: &str) -> Bilingual {
    if word.is_empty() {
        return Bilingual::new("未登记", "not registered");
    }
    FACT_WORDS
        .iter()
        .find(|(code, _, _)| *code == word)
        .map_or_else(|| Bilingual::new(word, word), |(_, zh, en)| Bilingual::new(*zh, *en))
}
