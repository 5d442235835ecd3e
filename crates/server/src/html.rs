//! Printable pages of the desk, as plain HTML with their own style and no script.

/// A letter to an outside body.
pub fn letter(number: &str, words: &str, signer: &str, template: &str) -> String {
    let paragraphs: String = words
        .split("\n\n")
        .map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph).replace('\n', "<br>")))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{paragraphs}<p class=\"signed\">{signed}</p>\n\
         <footer>{title} · {template}</footer>\n</main>\n</body>\n</html>\n",
        title = escaped(number),
        signed = escaped(signer),
        template = escaped(template),
    )
}

/// A wage slip: a title, facts in pairs, a table, a sum, a footer. Everything is text.
pub fn slip(
    title: &str,
    facts: &[(String, String)],
    (header, rows): (&[String], &[Vec<String>]),
    (sum, footer): (&str, &str),
) -> String {
    let cells = |tag: &str, row: &[String]| -> String {
        row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect()
    };
    let facts: String = facts
        .iter()
        .map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value)))
        .collect();
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{TABLE_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<dl>{facts}</dl>\n\
         <table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n\
         <p class=\"signed\">{sum}</p>\n<footer>{footer}</footer>\n</main>\n</body>\n</html>\n",
        title = escaped(title),
        head = cells("th", header),
        sum = escaped(sum),
        footer = escaped(footer),
    )
}

const TABLE_STYLE: &str = "h1{font-size:16pt}\n\
    dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1.5em;margin:1em 0}\n\
    dd{margin:0}\n\
    table{width:100%;border-collapse:collapse;font-size:10pt;font-variant-numeric:tabular-nums}\n\
    th,td{border-bottom:1px solid #ccc;padding:.3em .4em;text-align:left;vertical-align:top}\n\
    th:last-child,td:last-child{text-align:right;white-space:nowrap}\n";

const STYLE: &str = "body{margin:0;background:#fff;color:#111;font:12pt/1.8 'Noto Serif SC','Songti SC',serif}\n\
    main{max-width:42em;margin:3em auto;padding:0 1.5em}\n\
    .signed{text-align:right;margin-top:2em}\n\
    footer{margin-top:4em;border-top:1px solid #999;font-size:9pt;color:#555}\n\
    @media print{main{margin:0 auto}}\n";

/// Text that cannot end or begin an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn what_somebody_wrote_is_text_and_never_markup() {
        let page = letter("诺函〔2026〕1号", "一\n\n<script>alert(1)</script>\n二", "A & B", "p@1");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>二") && page.contains("A &amp; B"));
        assert!(!page.contains("<script"));
    }
}
