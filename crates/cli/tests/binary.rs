//! Stories of the one binary: what it refuses before anything is written, and whose time it keeps.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("yinuo-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).expect("a file");
        self.at(name)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether it succeeded, and everything that it said.
fn yinuo(args: &[&str]) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_yinuo")).args(args).output().expect("the binary runs");
    let said = [run.stdout, run.stderr].concat();
    (run.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn policy(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../policies/{name}.toml")).display().to_string()
}

#[test]
fn an_import_that_names_what_is_not_there_is_refused_line_by_line_and_writes_nothing() {
    let folder = Folder::new("import");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let units =
        folder.file("units.csv", "code,zh,en,parent\ncity,市,City,\nnorth,北,North,cty\nloop,环,Loop,loop\n");
    let posts = folder
        .file("posts.csv", "code,zh,en,roles\nhandler,专员,Handler,handler\nhandler,专员,Handler,handler\n");
    let people = folder.file("people.csv", "code,zh,en\nzhou,周敏,Zhou Min\n");
    let holdings = folder.file(
        "holdings.csv",
        "post,unit,person,from,until,deputy\nhandler,city,zhou,2026-01-01T00:00:00+08:00,,false\nhandlr,sea,zhao,2026-01-01T00:00:00+08:00,2025-01-01T00:00:00+08:00,false\n",
    );
    let customers = folder.file(
        "customers.csv",
        "code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor\nC1,王小河,19900001234,household,S1,broadband,fibre,光纤,Fibre,sea,moon,,-1,0\n",
    );
    let all = ["import", "--data", &data, "--units", &units, "--posts", &posts, "--people", &people];
    let rest = ["--holdings", &holdings, "--customers", &customers];
    let (ok, said) = yinuo(&[&all[..], &rest[..]].concat());
    assert!(!ok);
    for wanted in [
        "units.csv:3: 没有编码为 cty 的上级单位。",
        "units.csv:4: 单位 loop 的上级成环",
        "posts.csv:3: 编码 handler 重复。",
        "holdings.csv:3: 没有编码为 handlr 的岗位。",
        "holdings.csv:3: 没有编码为 sea 的单位。",
        "holdings.csv:3: 没有编码为 zhao 的人员。",
        "holdings.csv:3: 任期的止不晚于起。",
        "customers.csv:2: 区域只能是 urban 或 rural，不能是 sea。",
        "customers.csv:2: 没有编码为 moon 的单位。",
        "10 things do not fit; nothing was imported.",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    // Nothing of the good rows is there either: the one good holding still names what is stored nowhere.
    let good = folder.file(
        "good.csv",
        "post,unit,person,from,until,deputy\nhandler,city,zhou,2026-01-01T00:00:00+08:00,,false\n",
    );
    let (ok, said) = yinuo(&["import", "--data", &data, "--holdings", &good]);
    assert!(!ok && said.contains("good.csv:2: 没有编码为 city 的单位。"), "{said}");
    let units = folder.file("units.csv", "code,zh,en,parent\nnorth,北,North,city\ncity,市,City,\n");
    let posts = folder.file("posts.csv", "code,zh,en,roles\nhandler,专员,Handler,handler\n");
    let (ok, said) =
        yinuo(&["import", "--data", &data, "--units", &units, "--posts", &posts, "--people", &people]);
    assert!(ok && said.contains("unit: 2 rows"), "{said}");
    let (ok, said) = yinuo(&["import", "--data", &data, "--holdings", &good]);
    assert!(ok, "what is stored already may be named: {said}");
}

#[test]
fn y39_an_import_of_area_classes_wants_a_known_area_a_class_and_one_row_an_instant() {
    let folder = Folder::new("areas");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let units =
        folder.file("units.csv", "code,zh,en,parent,kind\ncity,市,City,,city\ng7,七网格,Grid 7,city,grid\n");
    let head = "area,class,from\n";
    let bad = folder.file(
        "bad.csv",
        &format!("{head}g7,urban,2026-01-01T00:00:00+08:00\ng7,rural,2026-01-01T00:00:00+08:00\ng8,suburb,2026-02-01T00:00:00+08:00\n"),
    );
    let (ok, said) = yinuo(&["import", "--data", &data, "--units", &units, "--area-classes", &bad]);
    assert!(!ok, "{said}");
    for wanted in [
        "bad.csv:3: g7 从",
        "bad.csv:4: 区域只能是 urban 或 rural，不能是 suburb。",
        "bad.csv:4: 没有编码为 g8 的单位。",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    let good = folder.file(
        "good.csv",
        &format!("{head}g7,rural,2026-01-01T00:00:00+08:00\ng7,urban,2026-07-01T00:00:00+08:00\n"),
    );
    let (ok, said) = yinuo(&["import", "--data", &data, "--units", &units, "--area-classes", &good]);
    assert!(ok && said.contains("area-class: 2 rows"), "{said}");
}

#[test]
fn an_import_knows_what_units_are_and_puts_only_holders_on_a_roster() {
    let folder = Folder::new("roster");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let posts = folder.file("posts.csv", "code,zh,en,roles\nhandler,专员,Handler,handler\n");
    let people = folder.file("people.csv", "code,zh,en\nzhou,周敏,Zhou Min\ntang,唐洁,Tang Jie\n");
    let holdings = folder.file(
        "holdings.csv",
        "post,unit,person,from,until,deputy\nhandler,hall,zhou,2026-01-01T00:00:00+08:00,,false\n",
    );
    let units = |kind: &str| {
        format!(
            "code,zh,en,parent,kind\ncity,市,City,,city\noffice,处,Office,city,\nhall,厅,Hall,office,{kind}\n"
        )
    };
    let duty = |person: &str, until: &str| {
        format!("post,unit,person,from,until\nhandler,hall,{person},2026-11-20T08:00:00+08:00,{until}\n")
    };
    let import = |kind: &str, duty: &str| {
        let (units, roster) = (folder.file("units.csv", &units(kind)), folder.file("roster.csv", duty));
        let files = ["--units", &units, "--posts", &posts, "--people", &people, "--holdings", &holdings];
        yinuo(&[&["import", "--data", &data, "--roster", &roster][..], &files[..]].concat())
    };
    let evening = "2026-11-20T20:00:00+08:00";
    for (kind, duty, wanted) in [
        ("villa", duty("zhou", evening), "units.csv:4: 单位类别没有“villa”"),
        ("province", duty("zhou", evening), "units.csv:4: 省不能在市 city 之下。"),
        ("hall", duty("tang", evening), "roster.csv:2: tang 不任 hall 的 handler，不能排班。"),
        ("hall", duty("zhou", "2026-11-20T08:00:00+08:00"), "roster.csv:2: 值班的止不晚于起。"),
    ] {
        let (ok, said) = import(kind, &duty);
        assert!(!ok && said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    let (ok, said) = import("hall", &duty("zhou", evening));
    assert!(ok && said.contains("roster: 1 rows"), "{said}");
}

#[test]
fn an_import_knows_technicians_closed_days_and_loads_a_van_once() {
    let folder = Folder::new("technicians");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let units = folder.file("units.csv", "code,zh,en,parent\ncity,市,City,\n");
    let people = folder.file("people.csv", "code,zh,en\ntao,陶然,Tao Ran\n");
    let days = folder.file("days.csv", "unit,date,visits_max,reason\ncity,2026-10-01,0,国庆\n");
    let vans = folder.file("vans.csv", "technician,part,count,reference\ntao,ont,4,LL-1\n");
    let import = |row: &str| {
        let columns =
            "person,skills,units,shift_from,shift_until,weekdays,leave,latitude_micro,longitude_micro,tools";
        let technicians = folder.file("technicians.csv", &format!("{columns}\n{row}\n"));
        let files = ["--units", &units, "--people", &people, "--visit-days", &days, "--vans", &vans];
        yinuo(&[&["import", "--data", &data, "--technicians", &technicians][..], &files[..]].concat())
    };
    for (row, wanted) in [
        ("wei,fibre,city,08:00,18:00,12345,,,,", "technicians.csv:2: 没有编码为 wei 的人员。"),
        ("tao,fibre,north,08:00,18:00,12345,,,,", "technicians.csv:2: 没有编码为 north 的单位。"),
        ("tao,fibre,city,18:00,08:00,12345,,,,", "technicians.csv:2: 单位、班次"),
        ("tao,fibre,city,08:00,18:00,12389,,,,", "technicians.csv:2: 单位、班次"),
        ("tao,fibre,city,08:00,18:00,12345,1 October,,,", "technicians.csv:2: 休假日期"),
        ("tao,fibre,city,08:00,18:00,12345,,99000000,0,", "technicians.csv:2: 位置不在地球上。"),
    ] {
        let (ok, said) = import(row);
        assert!(!ok && said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    let row = "tao,fibre collect,city,08:00,18:00,12345,2026-10-01,28560000,112350000,splicer otdr";
    let (ok, said) = import(row);
    assert!(ok && said.contains("technician: 1 rows") && said.contains("van: 1 loads"), "{said}");
    let (ok, said) = import(row);
    assert!(ok && said.contains("van: 0 loads"), "the same reference loads nothing more: {said}");
}

#[test]
fn the_account_of_a_demo_keeps_the_demos_time() {
    let folder = Folder::new("time");
    let data = folder.at("demo.sqlite");
    let filled = yinuo(&[
        "demo",
        "--fill-only",
        "--days",
        "3",
        "--scale",
        "2",
        "--as-of",
        "2026-07-01T10:20:00+08:00",
        "--data",
        &data,
    ]);
    assert!(filled.0, "{}", filled.1);
    let gazette = |to: &str, more: &[&str]| {
        yinuo(
            &[&["gazette", "--from", "2026-06-29", "--to", to, "--data", &data, "--lang", "zh"], more]
                .concat(),
        )
    };
    let (ok, page) = gazette("2026-07-01", &[]);
    assert!(ok && page.contains("临时：本期最后一天还没有过完"), "today is the demo's, not this machine's");
    let (ok, said) = gazette("2026-07-02", &[]);
    assert!(!ok && said.contains("A007"), "{said}");
    let (ok, page) = gazette("2026-07-01", &["--as-of", "2026-07-02T08:00:00+08:00"]);
    assert!(ok && !page.contains("临时："), "the stated instant wins");
    let draw = |date: &str| yinuo(&["draw", "promise", "--date", date, "--data", &data]);
    assert!(draw("2026-06-28").1.contains("A002"), "that day has begun");
    assert!(draw("2026-07-01").0, "promised while it was the morrow, it stays promised");
    assert!(draw("2026-07-02").0, "the demo's morrow has not");
}

#[test]
fn y44_an_import_says_how_a_customer_wants_to_be_written_to_and_never_two_openids_of_one() {
    let folder = Folder::new("wishes");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let head = "code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor,language,wechat,no_messages,no_calls\n";
    let row = |code: &str, service: &str, wishes: &str| {
        format!(
            "{code},王小河,19900001234,household,{service},broadband,fibre,光纤,Fibre,urban,,,0,0,{wishes}\n"
        )
    };
    let bad = [
        row("C1", "S1", "fr,oSzV5t9e,,"),
        row("C1", "S2", ",oOther,,"),
        row("C2", "S3", ",o SzV,,"),
        row("C3", "S4", ",,maybe,"),
    ];
    let import = |name: &str, rows: &[String]| {
        let file = folder.file(name, &format!("{head}{}", rows.concat()));
        yinuo(&["import", "--data", &data, "--customers", &file])
    };
    let (ok, said) = import("types.csv", &bad);
    assert!(!ok && said.contains("F004") && said.contains("(line: 5"), "{said}");
    let (ok, said) = import("bad.csv", &bad[..3]);
    assert!(!ok, "{said}");
    for wanted in [
        "bad.csv:2: 语言只能是 zh 或 en，不能是 fr。",
        "bad.csv:3: 客户 C1 的 wechat 与前面的行不同。",
        "bad.csv:4: 微信 openid 只有字母、数字、短横和下划线，至多 64 个。",
        "3 things do not fit",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    let good = [row("C1", "S1", "en,,,true"), row("C1", "S2", ",oSzV5t9e,true,")];
    let (ok, said) = import("good.csv", &good);
    assert!(ok && said.contains("customer: 1 rows"), "{said}");
}

#[test]
fn y44_y43_own_numbers_and_part_time_come_by_import_and_what_does_not_fit_writes_nothing() {
    let folder = Folder::new("pay");
    let data = folder.at("op.sqlite");
    let (ok, said) = yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(ok, "{said}");
    let people = folder.file("people.csv", "code,zh,en\nzhou,周敏,Zhou Min\n");
    let customers = folder.file(
        "customers.csv",
        "code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor\nC1,周小,19900001234,household,S1,broadband,fibre,光纤,Fibre,urban,,,0,0\n",
    );
    let import = |own: &str, part: &str| {
        let own = folder.file("own.csv", &format!("customer,person,household,until\n{own}"));
        let part = folder.file("part.csv", &format!("person,from,until,percent\n{part}"));
        let known = ["import", "--data", &data, "--people", &people, "--customers", &customers];
        yinuo(&[&known[..], &["--own-numbers", &own, "--part-time", &part]].concat())
    };
    let (ok, said) = import(
        "C1,zhou,false,\nC1,zhou,true,\nC9,wang,true,2026-01-01T00:00:00+08:00\n",
        "zhou,2026-11-16T00:00:00+08:00,2026-11-16T00:00:00+08:00,0\nwang,2026-11-16T00:00:00+08:00,,50\n",
    );
    assert!(!ok, "{said}");
    for wanted in [
        "own.csv:3: 客户 C1 出现两次。",
        "own.csv:4: 没有编码为 C9 的客户。",
        "own.csv:4: 没有编码为 wang 的人员。",
        "part.csv:2: 工时比例要在 1 到 100 之间，不能是 0。",
        "part.csv:2: 工时的止不晚于起。",
        "part.csv:3: 没有编码为 wang 的人员。",
        "6 things do not fit",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
    let (ok, said) = import("C1,zhou,true,\n", "zhou,2026-11-16T00:00:00+08:00,,50\n");
    assert!(ok && said.contains("own-number: 1 rows") && said.contains("part-time: 1 rows"), "{said}");
}

/// Exit code, and the document on standard output.
fn told(args: &[&str]) -> (Option<i32>, serde_json::Value) {
    let run = Command::new(env!("CARGO_BIN_EXE_yinuo")).args(args).output().expect("the binary runs");
    let document = serde_json::from_slice(&run.stdout).expect("one JSON document");
    (run.status.code(), document)
}

#[test]
fn what_a_script_would_want_comes_as_one_json_document() {
    let folder = Folder::new("json");
    let data = folder.at("op.sqlite");
    let (code, adopted) = told(&["init", "--json", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert_eq!(code, Some(0));
    assert!(adopted["packs"][0].as_str().is_some_and(|pack| pack.starts_with("cn-yiyang ")), "{adopted}");
    assert!(Path::new(adopted["key_ring"].as_str().expect("a ring")).exists(), "{adopted}");
    let (_, again) = told(&["init", "--json", "--data", &data, "--policy", &policy("cn-yiyang")]);
    assert!(again["key_ring"].is_null(), "the ring was made before: {again}");

    let export = folder.at("trail.jsonl");
    let (code, written) = told(&["export", "--json", "--data", &data, &export]);
    assert_eq!((code, &written["file"]), (Some(0), &serde_json::json!(export)));
    let lines = std::fs::read_to_string(&export).expect("written").lines().count() as u64;
    assert!(written["events"].as_u64().is_some_and(|events| 0 < events && events < lines), "{written}");

    let (code, day) = told(&["settle", "--json", "--data", &data, "--day", "2026-07-01"]);
    assert_eq!((code, &day["count"], &day["day"]), (Some(0), &0.into(), &"2026-07-01".into()));
    assert!(day["text"].as_str().is_some_and(|text| text.contains(day["digest"].as_str().expect("hex"))));
    let answers = folder.file("answers.csv", "id,status,reason,reference\nnobody/1,paid,,W1\n");
    let (code, refused) = told(&["settle", "--json", "--data", &data, "--results", &answers]);
    assert_eq!((code, &refused["faults"][0]["line"]), (Some(1), &2.into()), "{refused}");

    let bad = folder.file("bad.toml", "[pack]\nid = \n");
    let (code, checked) = told(&["policy", "check", "--json", "--mutate", &bad, &policy("uk-ofcom-2026")]);
    assert_eq!((code, &checked["packs"][0]["failed"][0]["code"]), (Some(1), &"P001".into()));
    let good = &checked["packs"][1];
    assert_eq!((&good["pack"], &good["failed"]), (&"uk-ofcom-2026".into(), &serde_json::json!([])));
    assert!(good["passed"].as_array().is_some_and(|passed| passed.len() > 3) && good["unpinned"].is_array());
}

#[test]
fn a_file_that_is_not_there_or_is_a_folder_is_refused_by_number() {
    let folder = Folder::new("absent");
    let (data, gone) = (folder.at("op.sqlite"), folder.at("gone"));
    let here = folder.0.display().to_string();
    assert!(yinuo(&["init", "--data", &data, "--policy", &policy("cn-yiyang")]).0);
    for args in [
        vec!["policy", "check", &gone],
        vec!["policy", "check", "--json", &gone],
        vec!["policy", "explain", &here],
        vec!["import", "--data", &data, "--people", &gone],
        vec!["import", "--data", &data, "--people", &here],
        vec!["settle", "--data", &data, "--results", &gone],
        vec!["verify", &gone],
        vec!["verify", &here],
        vec!["serve", "--data", &data, "--config", &gone],
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_yinuo")).args(&args).output().expect("the binary runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.code() == Some(1) && said.contains("F006"), "{args:?}: {said}");
    }
}
