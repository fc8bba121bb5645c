//! Prepares what the window needs at compile time; without the window, nothing.

fn main() -> std::process::ExitCode {
    println!("cargo:rerun-if-changed=src-tauri/build.rs");
    #[cfg(feature = "desktop")]
    if let Err(error) = window() {
        println!("cargo:warning={error}");
        return std::process::ExitCode::FAILURE;
    }
    std::process::ExitCode::SUCCESS
}

/// Capabilities, icons and the folder of the UI.
#[cfg(feature = "desktop")]
fn window() -> Result<(), Box<dyn std::error::Error>> {
    for watched in [
        "src-tauri/capabilities",
        "src-tauri/permissions",
        "assets/icons",
        "ui/dist",
    ] {
        println!("cargo:rerun-if-changed={watched}");
    }
    // Tauri embeds ui/dist and fails when it is missing; checks, lints and tests
    // of the shell do not need a built UI.
    let page = std::path::Path::new("ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("ui/dist")?;
        std::fs::write(page, "")?;
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(
            tauri_build::AppManifest::new()
                .permissions_path_pattern("./src-tauri/permissions/**/*"),
        )
        .windows_attributes(
            tauri_build::WindowsAttributes::new().window_icon_path("assets/icons/icon.ico"),
        );
    tauri_build::try_build(attributes)?;
    Ok(())
}
