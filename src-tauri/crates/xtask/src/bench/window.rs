//! Start, memory and idle use of the window, in turns with an empty one.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::bench::figures::{Bar, Figures};
use crate::bench::process;
use crate::trouble::Trouble;
use crate::{paths, proc};

/// A window that is not painted by then is broken, not slow.
const PAINTED_WITHIN: Duration = Duration::from_mins(1);
/// What a window needs to come to rest after it was painted: the web view goes on
/// translating and tidying for a while.
const TO_REST: Duration = Duration::from_secs(20);
/// Over which the processor's use is taken: everything a page does by itself comes
/// round in it, and that is once a minute.
const IDLE: Duration = Duration::from_mins(1);

/// Ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// What one start of one program gave.
struct Start {
    painted_ms: f64,
    memory: process::Memory,
    /// Percent of one processor.
    idle_cpu: f64,
}

/// Measures `rounds` starts of each, after one that warms the caches. `leave` is the program
/// that leaves two homes in `homes` in which somebody has worked, and whose starts show Home
/// with a campaign under way: `shop` is what an owner opens every day, its server up and its
/// key in the keychain; `practice` is opened to try things out, and a whole world starts with
/// it. The start in an empty home shows the first run.
pub(crate) fn measure(
    rounds: usize,
    mut leave: Command,
    homes: &Path,
    figures: &mut Figures,
) -> Result<(), Trouble> {
    let home = paths::target().join("bench");
    let run = home.join("run");
    fs::create_dir_all(&run).map_err(|error| {
        Trouble::new(
            format!("{} could not be made: {error}.", home.display()),
            "Check its rights.",
        )
    })?;
    let mut display = piped(
        Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1280x800x24"])
            .stdin(Stdio::null()),
    )?;
    let number = format!(":{}", first_line(&mut display.0)?);
    let mut bus = piped(
        Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", &run)
            .stdin(Stdio::null()),
    )?;
    let address = first_line(&mut bus.0)?;
    let _keychain = keychain(&home, &run, &address)?;

    // Those of an earlier version may have another schema.
    drop(fs::remove_dir_all(homes));
    let mut server = piped(
        leave
            .arg("--homes")
            .arg(homes)
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .stdin(Stdio::piped()),
    )?;
    first_line(&mut server.0)?;
    let (shop, practice) = (homes.join("shop"), homes.join("practice"));

    let program = |path: PathBuf| {
        let mut command = Command::new(path);
        command
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", &run)
            .env("DISPLAY", &number)
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_DATA_HOME");
        command
    };
    let app = |home: &Path| {
        let mut command = program(paths::program("release", "drumbeat"));
        command.args(["--report-ready", "--home"]).arg(home);
        command
    };
    let examples = Path::new("release").join("examples");
    let empty = || program(paths::program(&examples.to_string_lossy(), "empty-window"));

    proc::say(&format!(
        "Measuring {rounds} starts of the app and of an empty window, in turns"
    ));
    start(&mut app(&shop), Duration::ZERO)?;
    start(&mut empty(), Duration::ZERO)?;
    for round in 1..=rounds {
        let ours = start(&mut app(&shop), IDLE)?;
        let floor = start(&mut empty(), IDLE)?;
        let practice = start(&mut app(&practice), Duration::ZERO)?;
        let fresh = home.join(format!("fresh-{round}"));
        let first = start(&mut app(&fresh), Duration::ZERO)?;
        // Only a few files; a later run makes them anew.
        drop(fs::remove_dir_all(&fresh));
        println!(
            "round {round}: painted after {:.0} ms, empty {:.0} ms",
            ours.painted_ms, floor.painted_ms
        );
        figures.add("start_to_usable_home", "ms", ours.painted_ms);
        figures.add_against("start_to_usable_home", "ms", floor.painted_ms);
        figures.add("idle_memory_pss", "MiB", ours.memory.proportional);
        figures.add_against("idle_memory_pss", "MiB", floor.memory.proportional);
        figures.add("idle_memory_rss", "MiB", ours.memory.resident);
        figures.add_against("idle_memory_rss", "MiB", floor.memory.resident);
        figures.add("idle_cpu", "%", ours.idle_cpu);
        figures.add("idle_cpu_of_empty_window", "%", floor.idle_cpu);
        figures.add("start_to_practice_home", "ms", practice.painted_ms);
        figures.add_against("start_to_practice_home", "ms", floor.painted_ms);
        figures.add("start_to_first_run", "ms", first.painted_ms);
        figures.add_against("start_to_first_run", "ms", floor.painted_ms);
    }
    figures.bar("start_to_usable_home", "ms", Bar::Most(1.5));
    figures.bar("idle_memory_pss", "MiB", Bar::Most(1.2));
    figures.bar("idle_memory_rss", "MiB", Bar::Most(1.2));
    figures.bar("idle_cpu", "%", Bar::Most(0.5));
    Ok(())
}

/// Starts a program, waits until it is painted and at rest, and measures it.
fn start(command: &mut Command, idle: Duration) -> Result<Start, Trouble> {
    let started = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| trouble(command, &format!("did not start: {error}")))?;
    let mut running = Running(child);
    let output = running.0.stdout.take();
    let (said, hears) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output?).lines().map_while(Result::ok) {
            if line == "ready" {
                // The receiver may have given up.
                let _ = said.send(Instant::now());
            }
        }
        Some(())
    });
    let painted = hears
        .recv_timeout(PAINTED_WITHIN)
        .map_err(|_| trouble(command, "did not paint its first page"))?;
    let painted_ms = (painted - started).as_secs_f64() * 1000.0;
    if idle.is_zero() {
        let memory = process::Memory {
            resident: 0.0,
            proportional: 0.0,
        };
        return Ok(Start {
            painted_ms,
            memory,
            idle_cpu: 0.0,
        });
    }
    thread::sleep(TO_REST);
    let all = process::tree(running.0.id());
    let memory = process::memory(&all);
    let before = process::Used::by(&all);
    thread::sleep(idle);
    let used = process::Used::by(&all).since(&before);
    Ok(Start {
        painted_ms,
        memory,
        idle_cpu: used / idle.as_secs_f64() * 100.0,
    })
}

fn trouble(command: &Command, what: &str) -> Trouble {
    Trouble::new(
        format!("{} {what}.", command.get_program().to_string_lossy()),
        "Start it by hand to see why.",
    )
}

/// A keychain that is open.
fn keychain(home: &Path, run: &Path, address: &str) -> Result<Running, Trouble> {
    let mut command = Command::new("gnome-keyring-daemon");
    command
        .args(["--foreground", "--unlock", "--components=secrets"])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", run)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::piped());
    let mut daemon = piped(&mut command)?;
    let given = daemon
        .0
        .stdin
        .take()
        .map(|mut input| input.write_all(b"test"));
    match given {
        Some(Ok(())) => Ok(daemon),
        Some(Err(_)) | None => Err(trouble(&command, "did not take its password")),
    }
}

/// Whose output is read.
fn piped(command: &mut Command) -> Result<Running, Trouble> {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
        .spawn()
        .map(Running)
        .map_err(|error| trouble(command, &format!("did not start: {error}")))
}

fn first_line(child: &mut Child) -> Result<String, Trouble> {
    let mut line = String::new();
    let read = child
        .stdout
        .take()
        .map(|output| BufReader::new(output).read_line(&mut line));
    match read {
        Some(Ok(length)) if length > 0 => Ok(line.trim().to_owned()),
        Some(_) | None => Err(Trouble::new(
            "The virtual display, the session bus or the shop's server did not start.",
            "Start Xvfb, dbus-daemon and drumbeat-bench --homes FOLDER by hand to see why.",
        )),
    }
}
