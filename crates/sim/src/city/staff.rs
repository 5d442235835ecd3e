//! Who works in the city: posts, named people, holdings and seats. Crews are drawn by seed.

use super::names;
use super::place::{DISTRICTS, team_code};
use crate::random::Draw;
use crate::time::{DAY, HOUR};
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Person, Post};
use yinuo_policy::{Bilingual, Instant};

/// Crew members per district in the city's register (the whole city at full scale has many more).
const CREW: usize = 5;

/// The technician whose phone is a seat of the demo, in the district whose dispatcher has one: person and token.
const PHONE: (&str, &str) = ("crew-990104-1", "seat-phone-crew");

/// Whoever has a seat of the demo beside a post of her own.
struct Second {
    person: &'static str,
    post: &'static str,
    token: &'static str,
}

/// She rings customers back.
const RINGS: Second = Second { person: "bai-ning", post: "call-back-agent", token: "seat-callback-bai" };

/// Most open cases that a complaint handler pulls.
const HANDLER_CASES_MAX: u32 = 25;

/// A post: code, Chinese, English, roles.
const POSTS: &[(&str, &str, &str, &[&str])] = &[
    ("hotline-agent", "热线话务员", "Hotline agent", &["agent"]),
    ("call-back-agent", "回访员", "Call-back agent", &["agent"]),
    ("complaint-handler", "投诉处理专员", "Complaint handler", &["handler", "office"]),
    ("complaint-supervisor", "投诉主管", "Complaint supervisor", &["supervisor"]),
    ("customer-service-manager", "客服部经理", "Customer service manager", &["manager", "supervisor"]),
    ("service-director", "服务总监", "Service director", &["manager"]),
    ("deputy-general-manager", "分管副总", "Deputy general manager", &["manager"]),
    ("general-manager", "总经理", "General manager", &["general-manager", "manager"]),
    ("quality-office", "服务管控专员", "Service quality officer", &["quality"]),
    ("district-dispatcher", "区调度员", "District dispatcher", &["handler", "dispatcher"]),
    ("unit-liaison", "协办专员", "Liaison officer", &["handler"]),
    ("administrator", "系统管理员", "Administrator", &["administrator"]),
    ("field-technician", "装维工程师", "Field technician", &["handler", "technician"]),
    ("firm-head", "代维单位负责人", "Head of a contract firm", &["contractor"]),
    ("telephone-system", "电话系统", "Telephone system", &["telephone"]),
    ("branch-manager", "分公司经理", "Branch manager", &["manager"]),
    ("hall-manager", "店长", "Hall manager", &["supervisor"]),
    ("hall-clerk", "营业员", "Hall clerk", &["agent"]),
    ("network-system", "网络告警系统", "Network alarm system", &["network"]),
];

/// Grade of a post's holder (Y30): transferred cases want a supervisor (主管) or above.
fn grade(post: &str) -> u8 {
    match post {
        "general-manager" | "deputy-general-manager" => 5,
        "service-director" | "customer-service-manager" | "quality-office" => 4,
        "branch-manager" => 4,
        "complaint-supervisor" | "district-dispatcher" | "unit-liaison" | "hall-manager" => 3,
        "complaint-handler" => 2,
        _ => 1,
    }
}

/// A member of the office staff.
struct Member {
    person: &'static str,
    name: (&'static str, &'static str),
    post: &'static str,
    unit: &'static str,
    /// Token and first page of the seat; empty when nobody sits there in the demo.
    seat: (&'static str, &'static str),
}

const fn member(
    person: &'static str,
    name: (&'static str, &'static str),
    post: &'static str,
    unit: &'static str,
    seat: (&'static str, &'static str),
) -> Member {
    Member { person, name, post, unit, seat }
}

const OFFICE: &[Member] = &[
    member("zhao-lan", ("赵岚", "Zhao Lan"), "hotline-agent", "9901-hotline", ("seat-agent-zhao", "/intake")),
    member("qian-xiaoyu", ("钱小雨", "Qian Xiaoyu"), "hotline-agent", "9901-hotline", ("", "")),
    member("sun-yue", ("孙悦", "Sun Yue"), "hotline-agent", "9901-hotline", ("", "")),
    member("ou-jing", ("欧静", "Ou Jing"), "hotline-agent", "9901-hotline", ("", "")),
    member("bai-ning", ("白宁", "Bai Ning"), "hotline-agent", "9901-hotline", ("", "")),
    member("gu-fan", ("顾帆", "Gu Fan"), "hotline-agent", "9901-hotline", ("", "")),
    member(
        "zhou-min",
        ("周敏", "Zhou Min"),
        "complaint-handler",
        "9901-service",
        ("seat-handler-zhou", "/cases?handler=me&state=open"),
    ),
    member("tang-jie", ("唐洁", "Tang Jie"), "complaint-handler", "9901-service", ("", "")),
    member("feng-tao", ("冯涛", "Feng Tao"), "complaint-handler", "9901-service", ("", "")),
    member(
        "chen-lixin",
        ("陈立新", "Chen Lixin"),
        "complaint-supervisor",
        "9901",
        ("seat-supervisor-chen", "/ladder"),
    ),
    member(
        "jiang-wen",
        ("蒋文", "Jiang Wen"),
        "customer-service-manager",
        "9901",
        ("seat-manager-jiang", "/inbox"),
    ),
    member("yan-dong", ("严冬", "Yan Dong"), "service-director", "9901", ("seat-director-yan", "/ladder")),
    member("he-chuan", ("何川", "He Chuan"), "service-director", "9901", ("", "")),
    member(
        "liang-wei",
        ("梁伟", "Liang Wei"),
        "deputy-general-manager",
        "9901",
        ("seat-deputy-liang", "/ladder"),
    ),
    member("gao-yuan", ("高远", "Gao Yuan"), "general-manager", "9901", ("seat-gm-gao", "/top")),
    member(
        "shen-jing",
        ("沈静", "Shen Jing"),
        "quality-office",
        "9901-quality",
        ("seat-quality-shen", "/today"),
    ),
    member("shao-qing", ("邵青", "Shao Qing"), "customer-service-manager", "9901", ("", "")),
    member("su-xiao", ("苏晓", "Su Xiao"), "service-director", "9901", ("", "")),
    member("gong-ping", ("龚平", "Gong Ping"), "district-dispatcher", "990102", ("", "")),
    member("yin-lu", ("尹露", "Yin Lu"), "district-dispatcher", "990103", ("", "")),
    member(
        "luo-yong",
        ("罗勇", "Luo Yong"),
        "district-dispatcher",
        "990104",
        ("seat-dispatch-luo", "/dispatch"),
    ),
    member("hou-mei", ("侯梅", "Hou Mei"), "district-dispatcher", "990105", ("", "")),
    member("qin-shan", ("秦山", "Qin Shan"), "district-dispatcher", "990121", ("", "")),
    member("tao-ran", ("陶然", "Tao Ran"), "unit-liaison", "9901-network", ("", "")),
    member("xue-qin", ("薛芹", "Xue Qin"), "unit-liaison", "9901-billing", ("", "")),
    member("guan-ning", ("管宁", "Guan Ning"), "administrator", "9901", ("seat-admin-guan", "/system")),
    member("lan-feng", ("蓝峰", "Lan Feng"), "firm-head", "9901-beibu", ("seat-firm-lan", "/contractors")),
    member("lei-hong", ("雷虹", "Lei Hong"), "complaint-supervisor", "990104", ("", "")),
    member("dai-wei", ("戴维", "Dai Wei"), "branch-manager", "990102", ("", "")),
    member("ning-bo", ("宁波", "Ning Bo"), "branch-manager", "990103", ("", "")),
    member(
        "wan-hui",
        ("万辉", "Wan Hui"),
        "branch-manager",
        "990104",
        ("seat-branch-wan", "/scores?card=cn-score.unit"),
    ),
    member("pei-yun", ("裴云", "Pei Yun"), "branch-manager", "990105", ("", "")),
    member("ji-hai", ("季海", "Ji Hai"), "branch-manager", "990121", ("", "")),
    member("mu-xia", ("穆霞", "Mu Xia"), "hall-manager", "990102-hall", ("", "")),
    member("fan-lin", ("范琳", "Fan Lin"), "hall-manager", "990103-hall", ("", "")),
    member("yao-na", ("姚娜", "Yao Na"), "hall-clerk", "990102-hall", ("seat-clerk-yao", "/intake")),
    member("geng-yi", ("耿怡", "Geng Yi"), "hall-clerk", "990102-hall", ("", "")),
    member("shi-lei", ("石蕾", "Shi Lei"), "hall-clerk", "990103-hall", ("", "")),
    member("ruan-qi", ("阮琪", "Ruan Qi"), "hall-clerk", "990103-hall", ("", "")),
];

/// A seat of the demo.
pub(crate) struct Seat {
    pub token: &'static str,
    pub first_page: &'static str,
    pub actor: Actor,
}

/// The staff as registers and as actors.
pub(crate) struct Staff {
    pub posts: Vec<Post>,
    pub people: Vec<Person>,
    pub holdings: Vec<Holding>,
    pub seats: Vec<Seat>,
    /// Hotline agents.
    pub agents: Vec<Actor>,
    /// Clerks of the central halls.
    pub clerks: Vec<Actor>,
    /// Complaint handlers.
    pub handlers: Vec<Actor>,
    /// Dispatchers, one per district.
    pub dispatchers: Vec<Actor>,
    /// Crews by district.
    pub crews: Vec<Vec<Actor>>,
}

fn actor(person: &str, post: &str, unit: &str) -> Actor {
    Actor { person: person.to_owned(), post: post.to_owned(), unit: unit.to_owned() }
}

impl Staff {
    /// The staff of a period: the same seed and period give the same people and holdings.
    pub fn hire(seed: u64, begins_at: i64, as_of: i64) -> Self {
        let posts = POSTS
            .iter()
            .map(|(code, zh, en, roles)| Post {
                code: (*code).to_owned(),
                name: Bilingual::new(*zh, *en),
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            })
            .collect();
        let mut staff = Self {
            posts,
            people: Vec::new(),
            holdings: Vec::new(),
            seats: Vec::new(),
            agents: Vec::new(),
            clerks: Vec::new(),
            handlers: Vec::new(),
            dispatchers: Vec::new(),
            crews: Vec::new(),
        };
        for member in OFFICE {
            staff.join_office(member, begins_at, as_of);
        }
        for district in 0..DISTRICTS.len() {
            staff.join_crew(seed, district, begins_at);
        }
        staff
    }

    fn join_office(&mut self, member: &Member, begins_at: i64, as_of: i64) {
        self.people.push(Person {
            code: member.person.to_owned(),
            name: Bilingual::new(member.name.0, member.name.1),
            // Complaint handlers work from the queue of their department.
            skills: match member.post {
                "complaint-handler" => ["complaint", "appeal"].map(str::to_owned).to_vec(),
                _ => Vec::new(),
            },
            cases_max: (member.post == "complaint-handler").then_some(HANDLER_CASES_MAX),
            grade: grade(member.post),
        });
        let actor = actor(member.person, member.post, member.unit);
        // The service director changes in mid-period; for two days only the deputy stands in.
        let hired = begins_at - 400 * DAY;
        let change = crate::time::midnight(begins_at + (as_of - begins_at) / 2) + 9 * HOUR;
        let (from, until, deputy) = match member.person {
            "he-chuan" => (hired, Some(change), false),
            "yan-dong" => (change + 2 * DAY, None, false),
            "shao-qing" | "su-xiao" => (hired, None, true),
            _ => (hired, None, false),
        };
        self.holdings.push(Holding {
            post: actor.post.clone(),
            unit: actor.unit.clone(),
            person: actor.person.clone(),
            from: Instant(from),
            until: until.map(Instant),
            deputy,
        });
        if member.person == RINGS.person {
            // She answers the hotline, and rings back in the hours that are left.
            let rings = Actor { post: RINGS.post.to_owned(), ..actor.clone() };
            self.holdings
                .push(Holding { post: rings.post.clone(), ..self.holdings[self.holdings.len() - 1].clone() });
            self.seats.push(Seat { token: RINGS.token, first_page: "/call-backs", actor: rings });
        }
        if !member.seat.0.is_empty() {
            self.seats.push(Seat { token: member.seat.0, first_page: member.seat.1, actor: actor.clone() });
        }
        match member.post {
            "hotline-agent" => self.agents.push(actor),
            "hall-clerk" => self.clerks.push(actor),
            "complaint-handler" => self.handlers.push(actor),
            "district-dispatcher" => self.dispatchers.push(actor),
            _ => {}
        }
    }

    /// Three crew members of our own teams and two of a contractor in each district.
    fn join_crew(&mut self, seed: u64, district: usize, begins_at: i64) {
        let place = &DISTRICTS[district];
        let contractors = ["9901-lanqiao", "9901-beibu", "9901-shanjing"];
        let mut crew = Vec::with_capacity(CREW);
        for index in 0..CREW {
            let mut draw = Draw::new(seed, "crew", (district * CREW + index) as u64);
            let (zh, en) = names::person(&mut draw);
            let code = format!("crew-{}-{}", place.code, index + 1);
            let unit = if index < 3 {
                team_code(place, index)
            } else {
                contractors[(district + index) % contractors.len()].to_owned()
            };
            self.people.push(Person {
                code: code.clone(),
                name: Bilingual::new(zh, en),
                ..Person::default()
            });
            self.holdings.push(Holding {
                post: "field-technician".to_owned(),
                unit: unit.clone(),
                person: code.clone(),
                from: Instant(begins_at - 400 * DAY),
                until: None,
                deputy: false,
            });
            let technician = actor(&code, "field-technician", &unit);
            if code == PHONE.0 {
                self.seats.push(Seat { token: PHONE.1, first_page: "/field", actor: technician.clone() });
            }
            crew.push(technician);
        }
        self.crews.push(crew);
    }

    /// The heads of the branches.
    pub fn managers(&self) -> Vec<Actor> {
        let heads = OFFICE.iter().filter(|member| member.post == "branch-manager");
        heads.map(|member| actor(member.person, member.post, member.unit)).collect()
    }

    /// An actor of the office by person code; the system when there is none.
    pub fn named(&self, person: &str) -> Actor {
        OFFICE
            .iter()
            .find(|member| member.person == person)
            .map_or_else(Actor::system, |member| actor(member.person, member.post, member.unit))
    }
}
