//! Stories placed by hand, so that a newcomer meets each part of the law in the demo: what is over, what is open now.

mod ladder;
mod open;
mod past;

use super::agenda::{About, Arrival};
use super::scene::Script;
use super::world::World;

/// Tells all stories that fit into the period.
pub(crate) fn tell(world: &mut World) {
    past::tell(world);
    open::tell(world);
    ladder::tell(world);
}

/// A matter of a story.
struct Matter<'a> {
    customer: usize,
    product: &'a str,
    category: &'a str,
    words: &'static str,
    channel: &'static str,
    beside: bool,
}

impl<'a> Matter<'a> {
    fn new(customer: usize, product: &'a str, category: &'a str, words: &'static str) -> Self {
        Self { customer, product, category, words, channel: "hotline", beside: false }
    }
}

impl World {
    /// Puts a matter with its script on the agenda; nothing when the policy knows no such category.
    fn story(&mut self, at: i64, matter: &Matter<'_>, script: Script) {
        let mut draw = self.draw("story", matter.customer as u64);
        let wider = matter.category.rsplit_once('.').map_or(matter.category, |(head, _)| head);
        let leaf = self.catalogue.leaf(matter.category, &mut draw);
        let Some(category) = leaf.or_else(|| self.catalogue.leaf(wider, &mut draw)) else { return };
        let customer = &self.customers[matter.customer];
        let line = customer.line_of(matter.product).or(customer.lines.first());
        let service = line.map(|line| line.code.clone()).unwrap_or_default();
        let by = self.agent(&mut draw);
        let arrival = Arrival {
            customer: matter.customer,
            service,
            channel: matter.channel,
            by,
            words: matter.words,
            about: About::Matter { category, beside: matter.beside },
            script: script.deeds,
            again: Vec::new(),
        };
        self.enter(at, arrival);
    }
}
