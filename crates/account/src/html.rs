//! The printable page: one self-contained A4 document, serif, without script or anything from outside. Chinese first,
//! English after it; every figure is a link to its list at the end.

mod parts;

pub(crate) use parts::escape;
use parts::{Page, block, chart, definitions, lists};
use std::fmt::Write as _;
use yinuo_measure::gazette::Gazette;

const STYLE: &str = include_str!("html/style.css");

/// Languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// Chinese first, English after it.
    #[default]
    Both,
}

/// The issue as a page.
#[must_use]
pub fn html(gazette: &Gazette, lang: Lang) -> String {
    let pages: &[Page<'_>] = match lang {
        Lang::Zh => &[Page::new(gazette, true)],
        Lang::En => &[Page::new(gazette, false)],
        Lang::Both => &[Page::new(gazette, true), Page::new(gazette, false)],
    };
    let zh = lang != Lang::En;
    let (root, title) = if zh {
        ("zh-CN", format!("服务质量报 第 {} 期", gazette.number))
    } else {
        ("en", format!("Service Quality Gazette, issue {}", gazette.number))
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{root}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(&title)
    );
    for (place, page) in pages.iter().enumerate() {
        issue(&mut out, page, place > 0);
    }
    for page in pages {
        back(&mut out, page);
    }
    let numbers = Page::new(gazette, zh);
    let _ = write!(
        out,
        "<aside class=\"page back break\" lang=\"{}\">\n{}</aside>\n",
        numbers.lang(),
        lists(&numbers)
    );
    out.push_str("</body>\n</html>\n");
    out
}

fn issue(out: &mut String, page: &Page<'_>, later: bool) {
    let class = if later { "page break" } else { "page" };
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "<article class=\"{class}\" lang=\"{}\">", page.lang());
    masthead(out, page);
    let gazette = page.gazette;
    let _ =
        write!(out, "<section class=\"lead\"><h2>{}</h2>\n<div class=\"cols\">", page.say(&gazette.headline));
    for paragraph in &gazette.lead {
        let _ = write!(out, "<p>{}</p>", page.say(paragraph));
    }
    out.push_str("</div></section>\n<div class=\"fig\">");
    for figure in &gazette.figures {
        let _ = write!(
            out,
            "<div><b>{}</b>{}<br>{}</div>",
            page.link(Some(&figure.key), &figure.shown),
            page.say(&figure.name),
            page.say(&figure.small)
        );
    }
    out.push_str("</div>\n");
    columns(out, page);
    foot(out, page);
    out.push_str("</article>\n");
}

fn masthead(out: &mut String, page: &Page<'_>) {
    let gazette = page.gazette;
    let (year, ..) = gazette.period.to.parts();
    let name = page.pick("服务质量报", "Service Quality Gazette");
    let circulation = page.pick("内部发行", "Internal");
    let _ = writeln!(
        out,
        "<header class=\"mast\"><h1>{name}</h1><div>{}<br>{circulation}</div></header>",
        page.say(&gazette.operator)
    );
    let (number, from, to) = (gazette.number, gazette.period.from, gazette.period.to);
    let (number, days) = if page.zh {
        (format!("{year} 年　第 {number} 期"), format!("{from} 至 {to}"))
    } else {
        (format!("Issue {number}"), format!("{from} to {to}"))
    };
    let _ = writeln!(
        out,
        "<div class=\"meta\"><span>{number}</span><span>{days}</span><span>{} {}</span><span>{}</span></div>",
        page.pick("数据截至", "As of"),
        page.say(&gazette.generated),
        page.pick("一诺千金", "One promise, a thousand in gold")
    );
    if gazette.provisional {
        let _ = writeln!(
            out,
            "<p class=\"draft\">{}</p>",
            page.pick(
                "临时：本期最后一天还没有过完，数字还会变，不发布。",
                "Provisional: the last day is not over; figures will still change, and no issue is published."
            )
        );
    }
}

/// The five blocks of N36 first, two columns; then the rest.
fn columns(out: &mut String, page: &Page<'_>) {
    out.push_str("<div class=\"g2\">\n");
    for code in ["faults", "overdue", "complaints"] {
        out.push_str(&block(page, code));
    }
    out.push_str(&chart(page));
    article(out, page, ("五、表扬", "5. Praise"), ("按首问责任人", "by first-contact owner"), &page.praise());
    let modes = &page.gazette.emergencies;
    if !modes.is_empty() {
        article(
            out,
            page,
            ("应急模式", "Emergency modes"),
            ("范围与起止", "where, and from when to when"),
            modes,
        );
    }
    let told = &page.gazette.typical;
    article(out, page, ("典型案例", "Typical cases"), ("已隐去姓名、号码", "without names or numbers"), told);
    let corrections: Vec<_> =
        page.gazette.corrections.iter().map(|correction| correction.sentence.clone()).collect();
    let count = corrections.len();
    let note = (format!("{count} 处"), format!("{count}"));
    article(out, page, ("更正", "Corrections"), (&note.0, &note.1), &corrections);
    out.push_str("</div>\n");
    out.push_str(&block(page, "call-backs"));
    out.push_str(&block(page, "outside"));
    out.push_str("<div class=\"g2\">\n");
    for code in ["promises", "appointments", "achieved", "remedies", "payments", "ladder", "owners", "rest"] {
        out.push_str(&block(page, code));
    }
    out.push_str("</div>\n");
}

fn article(
    out: &mut String,
    page: &Page<'_>,
    title: (&str, &str),
    note: (&str, &str),
    said: &[yinuo_policy::Bilingual],
) {
    let _ = write!(
        out,
        "<section class=\"blk art\"><h3>{}<span>{}</span></h3>",
        page.pick(title.0, title.1),
        page.pick(note.0, note.1)
    );
    if said.is_empty() {
        let _ = write!(out, "<p class=\"none\">{}</p>", page.pick("本期没有。", "None in this issue."));
    }
    for sentence in said {
        let _ = write!(out, "<p>{}</p>", page.say(sentence));
    }
    out.push_str("</section>\n");
}

fn foot(out: &mut String, page: &Page<'_>) {
    let gazette = page.gazette;
    let seal: Vec<&str> =
        (0..gazette.seal.len() / 4).filter_map(|at| gazette.seal.get(at * 4..at * 4 + 4)).collect();
    let _ = writeln!(
        out,
        "<footer class=\"end\"><div>{}<br>{} {}</div><div>{} {}<br><span class=\"mono\">{}</span></div></footer>",
        page.pick("每个数字可点开到名单，定义在后", "Every figure opens to its list; definitions follow"),
        page.pick("指标词典第", "Metric dictionary, version"),
        if page.zh { format!("{} 版", gazette.dictionary) } else { gazette.dictionary.to_string() },
        page.pick("日志封印　位置", "Journal seal, position"),
        yinuo_measure::grouped(i64::try_from(gazette.events).unwrap_or(i64::MAX)),
        seal.join(" ")
    );
}

fn back(out: &mut String, page: &Page<'_>) {
    let _ = write!(
        out,
        "<aside class=\"page back break\" lang=\"{}\">\n{}</aside>\n",
        page.lang(),
        definitions(page)
    );
}
