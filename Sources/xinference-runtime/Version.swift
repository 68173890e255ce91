/// What this program is: the launcher tries it with `--version` before it puts it in its place.
///
/// The same version stands in manifest.yaml; a test holds the two together.
let versionLine = "xinference-runtime 0.1.0"
