//! What headers say that are read by hand: cookies, lists that proxies lengthen, and what a browser calls itself. Text in,
//! text out, so that the fuzzer can feed it.

/// The value of the first cookie of a name; an empty one is none.
pub(crate) fn cookie_of(said: &str, name: &str) -> Option<String> {
    let pairs = said.split(';');
    let mut found = pairs.filter_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
    found.next().filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The last word of a list that each proxy lengthens: the nearest one wrote it, and those before it are the caller's own.
pub(crate) fn last_of(said: &str) -> &str {
    said.rsplit(',').next().unwrap_or_default().trim()
}

/// Browser and system out of what a browser calls itself; it is shown to its owner and decides nothing.
pub(crate) fn label(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map_or("", |(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}
