//! The memory store shows every behaviour of the exercise.

use yinuo_app::ports::Store;
use yinuo_store::{exercise, open_memory};

fn make() -> Box<dyn Store> {
    Box::new(open_memory())
}

macro_rules! tests {
    ($($group:ident::$name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            exercise::run(stringify!($name), &make);
        }
    )*};
}
yinuo_store::for_each_behaviour!(tests);
yinuo_store::for_each_sealed_behaviour!(tests);

#[test]
fn all_at_once() {
    exercise::run_all(&make);
}
