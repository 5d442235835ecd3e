//! Technicians, premises and visits of the town: what every story of the road begins with.

use super::Town;
use serde_json::{Value, json};
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{CustomerBody, ServiceBody, json as body, mirror_customers, set_rows};
use yinuo_app::visit::TECHNICIAN;
use yinuo_domain::Actor;
use yinuo_domain::technician::{Spot, Technician};
use yinuo_policy::Bilingual;

/// Where the van stands at night.
pub fn home() -> Option<Spot> {
    Spot::new(28_560_000, 112_350_000)
}

/// Somebody of the north who works on fibre from eight to eight, every day, without a rest.
pub fn technician(person: &str) -> Technician {
    Technician {
        person: person.into(),
        skills: vec!["fibre".into()],
        tools: vec!["light-meter".into()],
        units: vec!["north".into()],
        home: home(),
        shift_from: 8 * 60,
        shift_until: 20 * 60,
        weekdays: (1..=7).collect(),
        leave: Vec::new(),
        contractor: String::new(),
        rest: None,
    }
}

impl Town {
    /// The register of technicians says so from now on.
    pub fn drives(&self, technician: &Technician) {
        let rows = [(technician.person.clone(), body(technician).expect("json"))];
        set_rows(self.app.store(), &*self.clock, &Actor::system(), TECHNICIAN, &rows).expect("technician");
    }

    /// A customer has a fibre line in the north, on the map.
    pub fn has_a_line(&self, customer: &str, service: &str, spot: Option<Spot>) {
        self.has_a_line_on("fibre", (customer, service), spot);
    }

    /// A customer has a line on some medium in the north, on the map.
    pub fn has_a_line_on(&self, access: &str, (customer, service): (&str, &str), spot: Option<Spot>) {
        let service = ServiceBody {
            code: service.into(),
            product: "broadband".into(),
            access: access.into(),
            name: Bilingual::new("光纤 300M", "Fibre 300M"),
            area: "urban".into(),
            unit: "north".into(),
            address: "锦绣花园 12 栋 1203".into(),
            spot,
            ..ServiceBody::default()
        };
        let told = CustomerBody { services: vec![service], ..CustomerBody::default() };
        let row = CustomerRow {
            code: customer.into(),
            name: "王小河".into(),
            phone: "19900001234".into(),
            segment: "household".into(),
            body: body(&told).expect("json"),
            as_of: 0,
        };
        mirror_customers(self.app.store(), vec![row]).expect("customer");
    }

    /// A time of Friday 20 November, on which these stories are told.
    pub fn at_time(&self, time: &str) -> i64 {
        self.app.law().book.current().instant(&format!("2026-11-20T{time}:00")).expect("local").0
    }

    /// A fault of a customer, `C1` with `S1`; the case.
    pub async fn has_a_fault(&self, customer: &str) -> String {
        let mut contact = super::opening("fault.broadband.no-internet");
        contact["customer"] = json!(customer);
        contact["outcome"]["service"] = json!(customer.replace('C', "S"));
        let case = self.post("zhao", "/contacts", contact).await.ok()["case"].clone();
        case.as_str().expect("a case").to_owned()
    }

    /// The dispatcher asks for a visit; its path.
    pub async fn sends_somebody(&self, case: &str, ask: Value) -> String {
        let visit = self.post("dai", &format!("/cases/{case}/visits"), ask).await.ok()["visit"].clone();
        format!("/cases/{case}/visits/{}", visit.as_str().expect("a visit"))
    }

    /// The first visit of a case.
    pub async fn visit(&self, case: &str) -> Value {
        self.get("dai", &format!("/cases/{case}/visits")).await.ok()["visits"][0].clone()
    }
}

/// An ordinary repair.
pub fn repair() -> Value {
    json!({"job": "repair", "text": "不能上网"})
}
