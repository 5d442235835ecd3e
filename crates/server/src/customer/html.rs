//! One page: escaped words between fixed markup. Nothing that comes from outside is ever written unescaped.

use super::preferred;
use axum::http::HeaderMap;
use std::fmt::Write as _;
use yinuo_policy::Bilingual;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Tongue {
    /// What was asked for, else the first of ours that the browser lists, else Chinese.
    pub fn of(asked: &str, headers: &HeaderMap) -> Self {
        match asked {
            "zh" => return Self::Zh,
            "en" => return Self::En,
            _ => {}
        }
        let listed = preferred(headers).split(',').map(|one| one.trim().to_ascii_lowercase());
        let known = listed.filter_map(|one| match one.get(..2) {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            _ => None,
        });
        known.into_iter().next().unwrap_or(Self::Zh)
    }

    /// The word of a query.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Our own words.
    pub const fn pick<'w>(self, zh: &'w str, en: &'w str) -> &'w str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Words of a rule, escaped.
    pub fn say(self, words: &Bilingual) -> String {
        escape(self.pick(&words.zh, &words.en))
    }
}

/// Text as it stands in markup or in an attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A page in the making.
pub struct Page {
    nonce: String,
    tongue: Tongue,
    /// Path of the page, for the switch of languages; empty where there is none.
    path: String,
    /// The number that a customer rings; empty where the operator states none.
    hotline: String,
    title: &'static str,
    body: String,
}

impl Page {
    /// A page of a path.
    pub fn new(nonce: &str, tongue: Tongue, path: &str, hotline: &str) -> Self {
        let (nonce, path, hotline) = (nonce.to_owned(), path.to_owned(), hotline.to_owned());
        let title = tongue.pick("我的服务进度", "My case");
        Self { nonce, tongue, path, hotline, title, body: String::new() }
    }

    /// Under another title than that of a case.
    pub const fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Adds markup whose words are escaped.
    pub fn add(mut self, markup: &str) -> Self {
        self.body.push_str(markup);
        self
    }

    /// A line in a box of its own, in our words.
    pub fn notice(self, zh: &str, en: &str) -> Self {
        let words = escape(self.tongue.pick(zh, en));
        self.add(&format!("<p class=\"box note\" role=\"status\">{words}</p>"))
    }

    /// The whole document.
    pub fn finish(self) -> String {
        let Self { nonce, tongue, path, hotline, title, body } = self;
        let brand = tongue.pick("一诺 · 我们的承诺", "Yinuo · our promise");
        let lang = tongue.pick("zh-CN", "en");
        let switch = if path.is_empty() {
            String::new()
        } else {
            let (other, word) = (tongue.pick("en", "zh"), tongue.pick("English", "中文"));
            format!("<a href=\"{}?lang={other}\" lang=\"{other}\" rel=\"nofollow\">{word}</a>", escape(&path))
        };
        let ring = if hotline.is_empty() {
            String::new()
        } else {
            let dialled: String = hotline.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            let word = tongue.pick("有事请拨打客服热线", "Anything else? Ring our hotline");
            format!("<footer>{word} <a href=\"tel:{dialled}\">{}</a></footer>", escape(&hotline))
        };
        let mut html = String::with_capacity(body.len() + STYLE.len() + SCRIPT.len() + 1_024);
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <meta name=\"robots\" content=\"noindex,nofollow\"><meta name=\"referrer\" content=\"no-referrer\">\
             <meta name=\"format-detection\" content=\"telephone=no\"><title>{title}</title>\
             <link rel=\"icon\" href=\"data:,\"><style nonce=\"{nonce}\">{STYLE}</style></head><body>\
             <header><span class=\"mark\" aria-hidden=\"true\">诺</span><span>{brand}</span>{switch}</header>\
             <main>{body}</main>{ring}<script nonce=\"{nonce}\">{SCRIPT}</script></body></html>"
        );
        html
    }
}

/// The nonce of a finished page.
pub fn nonce_of(html: &str) -> &str {
    let after = html.split_once("<style nonce=\"").map_or("", |(_, after)| after);
    after.split_once('"').map_or("", |(nonce, _)| nonce)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    fn asks(language: &str) -> Tongue {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, language.parse().expect("a header"));
        Tongue::of("", &headers)
    }

    #[test]
    fn the_switch_wins_over_the_browser_and_chinese_over_nothing() {
        assert_eq!(asks("en-GB,en;q=0.9,zh;q=0.8"), Tongue::En);
        assert_eq!(asks("fr,zh-CN;q=0.9,en;q=0.8"), Tongue::Zh);
        assert_eq!(asks("fr"), Tongue::Zh);
        assert_eq!(Tongue::of("en", &HeaderMap::new()), Tongue::En);
        assert_eq!(Tongue::of("xx", &HeaderMap::new()), Tongue::Zh);
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(escape("<a b='\"'>&"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
        let html = Page::new("n1", Tongue::Zh, "/c/\"><x", "").notice("<b>", "").finish();
        assert!(!html.contains("<b>") && !html.contains("\"><x") && html.contains("&lt;b&gt;"));
        assert_eq!(nonce_of(&html), "n1");
    }

    #[test]
    fn the_script_and_an_empty_page_are_small() {
        assert!(SCRIPT.len() < 10_000, "{}", SCRIPT.len());
        let html = Page::new("n", Tongue::Zh, "/c/x", "10000").finish();
        assert!(html.contains("<a href=\"tel:10000\">10000</a>"));
        assert!(html.len() < 12_000, "{}", html.len());
    }
}
