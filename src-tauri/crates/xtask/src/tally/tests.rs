use super::*;

fn ended(success: bool, text: &str) -> Ended {
    Ended {
        success,
        text: text.to_owned(),
    }
}

#[test]
fn nextest_counts_every_kind_of_failure() {
    let text = "\
        PASS [   0.004s] drumbeat-domain phone::tests::one\n\
     Summary [   1.204s] 9 tests run: 5 passed (1 slow), 2 failed, 1 exec failed, 1 timed out, 3 skipped\n";
    assert_eq!(
        count(Runner::Nextest, &ended(false, text)),
        Tally {
            passed: 5,
            failed: 4
        },
        "a test that hung or could not start has failed"
    );
}

#[test]
fn nextest_without_failures() {
    let text = "     Summary [   0.2s] 1 test run: 1 passed, 0 skipped\n";
    assert_eq!(
        count(Runner::Nextest, &ended(true, text)),
        Tally {
            passed: 1,
            failed: 0
        }
    );
}

#[test]
fn cargo_test_adds_up_over_binaries() {
    let text = "\
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.1s\n";
    assert_eq!(
        count(Runner::CargoTest, &ended(false, text)),
        Tally {
            passed: 5,
            failed: 1
        }
    );
}

#[test]
fn vitest_counts_tests_not_files() {
    let text = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed | 1 skipped (13)\n";
    assert_eq!(
        count(Runner::Vitest, &ended(false, text)),
        Tally {
            passed: 11,
            failed: 1
        },
        "files are not tests"
    );
}

#[test]
fn playwright_counts_what_did_not_run_as_failed() {
    let text = "Running 4 tests using 1 worker\n\n  1 failed\n    [chromium] › home.spec.ts:3:1 › opens\n  1 did not run\n  2 passed (4.1s)\n";
    assert_eq!(
        count(Runner::Playwright, &ended(false, text)),
        Tally {
            passed: 2,
            failed: 2
        }
    );
}

#[test]
fn a_runner_that_broke_counts_as_one_failure() {
    for runner in [
        Runner::Check,
        Runner::Nextest,
        Runner::CargoTest,
        Runner::Vitest,
        Runner::Playwright,
    ] {
        assert_eq!(
            count(runner, &ended(false, "error: could not compile")),
            Tally {
                passed: 0,
                failed: 1
            },
            "{runner:?}: what does not compile must never end in 0 failed"
        );
    }
}
