# Sourced by the commands in ops/. install_dependencies ROOT installs what package-lock.json names, when that is not
# installed already, and sets NODE to Node 24, which comes as a dependency. Speaks on stderr only.

say() { printf 'hodlxxi: %s\n' "$*" >&2; }

# npm must not run on the very node that `npm ci` is about to delete, so PATH loses every node_modules/.bin first.
outside_path() { printf '%s' "$PATH" | tr ':' '\n' | grep -v 'node_modules/\.bin$' | paste -sd: -; }

install_dependencies() {
  root=$1
  modules=$root/node_modules
  stamp=$modules/.installed
  lock=$(cksum <"$root/package-lock.json")
  outside=$(outside_path)

  if [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ]; then
    PATH=$outside command -v npm >/dev/null || { say 'npm (with Node 20 or later) is needed and was not found'; exit 1; }
    # `npm install` by hand leaves the same result: look before wiping a working node_modules.
    if ! PATH=$outside node "$root/ops/setup/installed.mjs" "$root" 2>/dev/null; then
      say 'installing dependencies (once; about half a minute) …'
      log=$(mktemp)
      if ! (cd "$root" && PATH=$outside npm ci --no-audit --no-fund --loglevel=error) >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        say 'npm ci failed: see above'
        exit 1
      fi
      rm -f "$log"
    fi
    printf '%s' "$lock" >"$stamp"
  fi

  NODE=$modules/.bin/node
  # npm 10 installs the package that holds Node but leaves its program unlinked.
  for program in "$modules"/node-*/bin/node; do
    [ -x "$NODE" ] || ! [ -x "$program" ] || ln -sf "../${program#"$modules"/}" "$NODE"
  done
  if ! [ -x "$NODE" ]; then
    NODE=$(PATH=$outside command -v node || true)
    [ -n "$NODE" ] && "$NODE" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' ||
      { say "no Node 24 is packaged for this platform ($(uname -sm)): install it and try again"; exit 1; }
  fi
  PATH=$modules/.bin:$outside
  export NODE PATH
}
