//! The plan's search on public instances: Solomon's and Gehring and Homberger's, in the conventions of the tables that
//! hold their best known solutions.

use crate::watch::{Clock, hundredths_over};
use std::collections::BTreeMap;
use std::path::Path;
use yinuo_dispatch::{
    Choice, Marks, PlaceId, Prices, Problem, Settles, Shift, Stake, Table, Technician, TechnicianId, Visit, Way,
    Window, check, plan,
};
