# Short names for the scripts, which work without make too.
.PHONY: demo test live lint format sanitize benchmark binary package rehearse

demo:
	scripts/demo

test:
	scripts/test

# Needs a real Xinference: make live XINFERENCE_URL=http://127.0.0.1:9997
live:
	@test -n "$(XINFERENCE_URL)" || { echo "say which server: make live XINFERENCE_URL=http://host:9997" >&2; exit 2; }
	XINFERENCE_URL="$(XINFERENCE_URL)" scripts/test --filter 'Live|CompatibilityTests'

lint:
	scripts/lint

format:
	swift format --in-place --recursive Package.swift Sources Tests Examples models provider Benchmarks/Package.swift Benchmarks/Sources

sanitize:
	scripts/sanitize

binary:
	scripts/build-runtime
	scripts/check-binary

package:
	scripts/plugin package

rehearse:
	scripts/plugin rehearse

benchmark: binary
	swift run -c release --package-path Benchmarks relay-benchmark
