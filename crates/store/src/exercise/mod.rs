//! The exercise: one list of behaviours that every store must show. What is not in it does not exist.
//!
//! Each behaviour gets an empty store. A test crate makes one `#[test]` per behaviour with
//! [`for_each_behaviour`](crate::for_each_behaviour) and [`run`]; [`run_all`] is for stores that are dear to open.
//!
//! It proves what can be seen through the port. It does not prove durability: see `tests/flush.rs`.

// This module is a test that lives in the library, so that other crates can run it on their stores.
#![allow(clippy::unwrap_used)]

mod artefacts;
mod build;
mod case_list;
mod cases;
mod clocks;
mod journal;
mod keys;
mod ledger;
mod limits;
mod order;
mod people;
mod registers;
mod together;

use yinuo_app::ports::Store;

/// Hands the list of all behaviours, as `group::name`, to a macro of the caller.
#[macro_export]
macro_rules! for_each_behaviour {
    ($callback:ident) => {
        $callback! {
            journal::an_empty_store_answers_every_question_with_nothing,
            journal::a_stream_comes_back_as_it_was_written,
            journal::streams_of_different_kinds_with_one_id_are_different,
            journal::versions_of_a_stream_have_no_gap,
            journal::a_decision_on_an_old_version_is_refused,
            journal::a_decision_on_a_version_that_never_was_is_refused,
            journal::one_conflict_refuses_all_streams_of_a_commit,
            journal::positions_of_a_shard_have_no_gap_and_follow_commit_order,
            journal::a_refused_commit_uses_no_position,
            journal::a_journal_is_read_in_pages,
            journal::heads_name_the_last_position_of_every_shard,
            journal::a_shard_that_does_not_exist_is_refused,
            journal::a_commit_may_change_rows_without_an_event,
            limits::an_empty_commit_is_invalid,
            limits::an_append_without_events_is_invalid,
            limits::a_stream_named_twice_is_invalid,
            limits::an_append_takes_so_many_events_and_no_more,
            limits::an_event_is_so_large_and_no_larger,
            limits::a_version_beyond_every_store_is_invalid,
            limits::a_commit_has_so_many_rows_and_no_more,
            limits::clocks_that_are_not_listed_properly_are_invalid,
            limits::the_nul_character_is_refused_in_every_text,
            limits::a_code_beyond_its_limit_is_refused_in_every_field,
            limits::a_body_is_so_long_and_no_longer,
            limits::a_code_at_its_limit_is_kept,
            limits::a_question_with_the_nul_character_finds_nothing,
            keys::the_answer_of_a_command_is_kept,
            keys::a_key_used_again_tells_what_was_stored,
            keys::a_refusal_stores_no_answer,
            keys::expired_answers_are_removed_oldest_first_and_counted,
            keys::numbers_of_a_series_are_handed_out_once,
            keys::a_series_without_a_name_or_count_that_fits_is_refused,
            keys::a_person_has_one_key,
            keys::texts_come_in_the_order_asked_and_missing_ones_are_left_out,
            keys::a_text_is_never_replaced,
            artefacts::an_artefact_comes_back_byte_for_byte,
            artefacts::an_artefact_that_nobody_stored_is_missing,
            artefacts::the_same_artefact_again_is_left_as_it_is,
            artefacts::a_digest_that_does_not_fit_its_bytes_is_invalid,
            artefacts::an_artefact_has_so_many_bytes_and_no_more,
            artefacts::an_artefact_of_a_refused_commit_is_not_seen,
            cases::a_case_row_comes_back_as_it_was_written,
            cases::a_case_row_is_replaced_by_its_id,
            cases::the_last_row_of_a_commit_counts,
            cases::a_case_is_found_by_its_number,
            cases::a_number_belongs_to_one_case,
            cases::a_number_given_up_is_free,
            cases::every_filter_finds_its_cases,
            cases::words_find_cases_by_what_a_clerk_remembers,
            cases::all_set_filters_must_hold,
            cases::a_rare_value_is_found_among_many_in_every_order,
            cases::rows_and_events_of_a_refused_commit_are_not_seen,
            case_list::the_next_due_comes_first_and_cases_without_one_last,
            case_list::the_newest_acceptance_comes_first,
            case_list::the_next_rung_comes_first_and_cases_without_one_are_left_out,
            case_list::pages_of_any_size_make_the_whole_list,
            case_list::paging_never_repeats_nor_skips_while_rows_change,
            case_list::a_row_that_moves_behind_the_cursor_is_seen_once_more_at_most,
            case_list::a_page_is_capped_and_may_be_empty,
            case_list::a_full_last_page_has_no_next,
            case_list::a_cursor_that_another_list_made_is_refused,
            clocks::clocks_come_back_ordered_by_their_id,
            clocks::all_clocks_of_the_named_cases_are_replaced,
            clocks::the_earliest_due_case_comes_first_and_once,
            clocks::a_worker_sees_only_the_shards_that_it_holds,
            clocks::a_settled_case_is_due_no_longer,
            clocks::due_cases_are_capped_to_a_page,
            people::contacts_of_a_case_come_oldest_first,
            people::contacts_of_a_customer_come_newest_first,
            people::a_contact_is_replaced_by_its_id,
            people::contacts_of_a_customer_are_capped_to_a_page,
            people::items_reach_their_person_newest_first,
            people::an_item_that_nobody_holds_is_in_limbo,
            people::the_same_item_never_comes_twice,
            people::an_item_is_read_once_and_only_by_its_person,
            people::a_customer_is_replaced_by_its_code,
            people::customers_are_found_by_code_name_and_telephone,
            ledger::a_posting_comes_back_as_it_was_written,
            ledger::balances_are_the_sums_of_the_postings,
            ledger::a_posting_that_does_not_balance_is_refused,
            ledger::an_unbalanced_posting_takes_its_whole_commit_with_it,
            ledger::a_posting_is_posted_once,
            ledger::a_balance_that_would_overflow_is_refused,
            ledger::wallets_budgets_and_stock_never_fall_below_zero,
            ledger::a_floor_holds_after_every_posting_of_a_commit,
            ledger::a_reversal_takes_one_posting_back_once,
            ledger::a_reversal_is_the_exact_opposite_of_what_exists,
            ledger::a_posting_may_be_reversed_in_its_own_commit,
            ledger::the_same_debt_is_paid_once,
            ledger::a_debt_may_be_paid_again_after_its_reversal,
            ledger::a_payment_before_its_key_is_given_free_is_refused,
            ledger::debts_are_listed_by_the_start_of_their_key,
            ledger::postings_come_newest_first_in_pages,
            ledger::postings_are_capped_to_a_page,
            registers::register_rows_are_replaced_and_ordered_by_code,
            registers::an_immutable_row_keeps_its_body,
            registers::no_ordinary_row_replaces_an_immutable_one,
            registers::an_ordinary_row_may_become_immutable,
            order::the_first_broken_rule_in_order_is_named,
            order::of_several_conflicts_the_first_named_is_told,
            together::callers_on_one_stream_all_land_by_trying_again,
            together::callers_on_different_streams_all_land,
            together::a_failing_commit_leaves_its_neighbours,
            together::one_key_sent_by_many_is_answered_once,
            together::one_debt_paid_by_many_is_paid_once,
            together::numbers_handed_to_many_are_all_different,
            together::a_floor_holds_under_many_callers,
            together::readers_never_see_half_a_commit,
            together::what_was_acknowledged_is_seen_by_the_next_question,
            together::the_next_commit_after_a_refusal_lands,
        }
    };
}

/// One behaviour, named as a sentence.
struct Behaviour {
    name: &'static str,
    show: fn(&dyn Store),
}

macro_rules! list {
    ($($group:ident::$name:ident),* $(,)?) => {
        const BEHAVIOURS: &[Behaviour] = &[$(Behaviour { name: stringify!($name), show: $group::$name }),*];
    };
}
for_each_behaviour!(list);

/// Opens an empty store.
pub type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Shows one behaviour on a new store.
///
/// # Panics
/// When the store does not show it, or when there is no behaviour of this name.
pub fn run(name: &str, make: Make<'_>) {
    match BEHAVIOURS.iter().find(|behaviour| behaviour.name == name) {
        Some(behaviour) => (behaviour.show)(make().as_ref()),
        None => panic!("there is no behaviour named {name}"),
    }
}

/// Shows every behaviour, each on a new store.
///
/// # Panics
/// When the store does not show one of them.
pub fn run_all(make: Make<'_>) {
    for behaviour in BEHAVIOURS {
        (behaviour.show)(make().as_ref());
    }
}
