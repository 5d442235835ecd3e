//! A store full of cases: decided one by one by the application, written many in a commit.
//!
//! One flush a case would take an hour. So a store stands between that gathers what the application commits and hands
//! it on a group at a time; nothing of a group rests on anything else in it, because no customer calls twice in one.

use crate::town::{MORNING, SetClock, again, agent, app, customer_of};
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use yinuo_app::key_ring::{RingBody, note_ring};
use yinuo_app::ports::{CaseFilter, Commit, CommitError, CustomerRow, ReadError, Store};
use yinuo_app::register::mirror_customers;
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::Actor;
use yinuo_sim::SeededEntropy;
use yinuo_store::seal::{KeyRing, SealedStore};

/// Cases in one commit; fewer where there are few customers, because no customer may call twice in one.
const GROUP: usize = 1_000;
/// Cases of one customer.
const CASES_EACH: u32 = 4;
/// Customers whose rows are made at a time.
const CUSTOMERS_AT_A_TIME: usize = 10_000;
/// Names that are looked for.
const NAMES: u32 = 20;
/// Threads that decide.
const TAKERS: usize = 2;
/// Numbers that are reserved at a time.
const NUMBERS: u32 = 10_000;
/// First-contact owners.
const OWNERS: u32 = 200;
/// Units that answer.
const UNITS: u32 = 40;
/// One case in so many came in two days ago, and its promise is broken by now.
const BROKEN_ONE_IN: u32 = 200;
/// The rest came in during half an hour.
const SPAN_MILLIS: i64 = 30 * 60_000;
const DAY: i64 = 86_400_000;
/// What the first, second, third and fourth case of a customer are about: four matters, so that none joins another.
const MATTERS: [&[&str]; CASES_EACH as usize] = [
    &[
        "fault.broadband.no-internet",
        "fault.broadband.slow",
        "fault.broadband.intermittent",
        "fault.broadband.wifi",
        "fault.broadband.modem",
    ],
    &["complaint.billing.overcharge"],
    &["fault.tv.no-signal", "fault.tv.picture", "fault.tv.channel-missing", "fault.tv.box"],
    &["fault.voice.no-tone", "fault.voice.noise", "fault.voice.one-way"],
];
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰红建国志云海燕春梅鹏飞宇浩佳欣怡雪琳倩颖博思雨子轩晨阳俊峰凯悦";

/// A store that gathers commits.
struct Gathering {
    inner: Arc<dyn Store>,
    pending: Mutex<Commit>,
    group: usize,
    /// Of which series numbers are handed out, the next one, and where the block ends.
    numbers: Mutex<(String, u64, u64)>,
}

impl Gathering {
    fn gather(&self, commit: Commit) -> Result<(), CommitError> {
        let mut pending = self.pending.lock().expect("nobody panics with it");
        pending.guards.extend(commit.guards);
        pending.appends.extend(commit.appends);
        pending.texts.extend(commit.texts);
        pending.person_keys.extend(commit.person_keys);
        pending.case_rows.extend(commit.case_rows);
        pending.clock_rows.extend(commit.clock_rows);
        pending.contact_rows.extend(commit.contact_rows);
        pending.inbox_rows.extend(commit.inbox_rows);
        pending.postings.extend(commit.postings);
        if pending.case_rows.len() >= self.group {
            // Whoever came first was told that it is stored: a group that is refused is a defect of this bench.
            self.inner.commit(std::mem::take(&mut pending)).expect("a group");
        }
        Ok(())
    }

    fn flush(&self) {
        let pending = std::mem::take(&mut *self.pending.lock().expect("nobody panics with it"));
        if pending != Commit::default() {
            self.inner.commit(pending).expect("the last group");
        }
    }

    /// Numbers out of a block: a reservation each would flush each.
    fn numbers(&self, series: &str, count: u32) -> Result<u64, ReadError> {
        let mut block = self.numbers.lock().expect("nobody panics with it");
        if block.0 != series || block.1 + u64::from(count) > block.2 {
            let first = self.inner.reserve_numbers(series, NUMBERS)?;
            *block = (series.to_owned(), first, first + u64::from(NUMBERS));
        }
        block.1 += u64::from(count);
        Ok(block.1 - u64::from(count))
    }
}

macro_rules! asked {
    ($self:ident, commit($commit:ident)) => {
        $self.gather($commit)
    };
    ($self:ident, reserve_numbers($series:ident, $count:ident)) => {
        $self.numbers($series, $count)
    };
    ($self:ident, $name:ident($($given:ident),*)) => {
        $self.inner.$name($($given),*)
    };
}

macro_rules! gathered {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Gathering {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                asked!(self, $name($($given),*))
            })*
        }
    };
}

yinuo_app::for_each_store_method!(gathered);

/// A store as an operator has it: personal data sealed.
fn sealed(inner: Arc<dyn Store>) -> Arc<dyn Store> {
    Arc::new(SealedStore::new(inner, ring(), || None, Arc::new(SeededEntropy::new(7))))
}

/// The ring that seals it.
pub fn ring() -> KeyRing {
    KeyRing::new(&[1; 16], [7; 32], 0)
}

/// The customer with this number: some share a name, as people do.
fn caller(number: u32) -> CustomerRow {
    let pick = |from: &str, place: u32| -> char {
        let characters: Vec<char> = from.chars().collect();
        characters[place as usize % characters.len()]
    };
    // Small whole numbers without a common divisor walk through the lists in different steps.
    let mut name = String::from(pick(FAMILIES, number));
    name.push(pick(GIVEN, number / 7));
    if number % 10 < 7 {
        name.push(pick(GIVEN, number / 431));
    }
    CustomerRow { name, ..customer_of(number, &format!("u{:02}", number % UNITS)) }
}

/// Names to look for: the first two characters of some callers.
pub fn names(cases: u32) -> Vec<String> {
    let customers = cases / CASES_EACH;
    let some = (0..NAMES).map(|part| caller(customers / NAMES * part).name);
    some.map(|name| name.chars().take(2).collect()).collect()
}

fn call(number: u32, customers: u32) -> (Actor, ContactInput) {
    let customer = number % customers;
    let matters = MATTERS[(number / customers) as usize % MATTERS.len()];
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: format!("C{customer:06}"),
        text: "下午突然断网，光猫亮红灯".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: matters[number as usize % matters.len()].into(),
            service: format!("S{customer:06}"),
            priority: None,
            beside: None,
        },
    };
    (Actor { person: format!("p{:03}", number % OWNERS), ..agent() }, input)
}

/// An application on a store that has so many cases; they are made where they are missing.
pub fn filled(store: Arc<dyn Store>, cases: u32) -> (Arc<App>, Arc<SetClock>) {
    let store = sealed(store);
    let there = store.count_cases(&CaseFilter::default(), 1).expect("a count");
    if there == 0 {
        fill(&store, cases);
        let counted = store.count_cases(&CaseFilter::default(), u64::MAX).expect("a count");
        assert_eq!(counted, u64::from(cases), "every case is there");
    }
    let (app, clock) = again(store, 3);
    clock.0.store(MORNING + SPAN_MILLIS, Ordering::SeqCst);
    (app, clock)
}

fn fill(store: &Arc<dyn Store>, cases: u32) {
    let customers = cases / CASES_EACH;
    drop(app(Arc::clone(store), 0));
    let gathering = Arc::new(Gathering {
        inner: Arc::clone(store),
        pending: Mutex::default(),
        // Those who decide side by side are not always equally far.
        group: GROUP.min(customers as usize / (2 * TAKERS)).max(1),
        numbers: Mutex::default(),
    });
    let (app, clock) = again(Arc::clone(&gathering) as _, 4);
    for first in (0..customers).step_by(CUSTOMERS_AT_A_TIME) {
        let end = customers.min(first + CUSTOMERS_AT_A_TIME as u32);
        mirror_customers(store.as_ref(), (first..end).map(caller).collect()).expect("customers");
    }
    let (ring, check) = (ring(), ring().check(1).expect("its first version"));
    let body = RingBody { ring: ring.id().to_owned(), version: ring.current(), check };
    note_ring(store.as_ref(), clock.as_ref(), &agent(), &body).expect("noted");
    let take = |numbers: Range<u32>, from: i64| {
        let first = numbers.start;
        std::thread::scope(|scope| {
            for taker in 0..TAKERS {
                let (app, clock, numbers) = (&app, &clock, numbers.clone());
                scope.spawn(move || {
                    for number in numbers.skip(taker).step_by(TAKERS) {
                        let passed = SPAN_MILLIS * i64::from(number - first) / i64::from(cases);
                        clock.0.store(from + passed, Ordering::SeqCst);
                        let (who, input) = call(number, customers);
                        app.contact(&who, &input, &Options::default()).expect("opens");
                    }
                });
            }
        });
        gathering.flush();
    };
    let broken = cases / BROKEN_ONE_IN;
    take(0..broken, MORNING - 2 * DAY);
    clock.0.store(MORNING, Ordering::SeqCst);
    again(Arc::clone(store), 2).0.settle_due(u32::MAX).expect("settles");
    take(broken..cases, MORNING);
}
