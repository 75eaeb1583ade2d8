# Sets ECHODESK_NODE: the machine's Node.js where it is 22.19 or newer, else the one that npm brought.
# Sourced by the scripts beside it with $root set.
if [ -n "${ECHODESK_NODE:-}" ]; then return; fi
ECHODESK_NODE="$root/node_modules/.bin/node"
if command -v node >/dev/null 2>&1 &&
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 19) ? 0 : 1)'; then
  ECHODESK_NODE=$(command -v node)
fi
PATH="$root/node_modules/.bin:$PATH"
export ECHODESK_NODE PATH
