# Sets ECHODESK_MEMORY, and ECHODESK_NODE: the machine's Node.js where it is 22.19 or newer, else the one that npm brought.
# Sourced by the scripts beside it with $root set.
ECHODESK_NODE="$root/node_modules/.bin/node"
if command -v node >/dev/null 2>&1 &&
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 19) ? 0 : 1)'; then
  ECHODESK_NODE=$(command -v node)
fi
# On a large machine Node.js lets what lives shortly grow to 128 MB, which an idle desk would keep.
ECHODESK_MEMORY=--max-semi-space-size=8
PATH="$root/node_modules/.bin:$PATH"
export ECHODESK_NODE ECHODESK_MEMORY PATH
