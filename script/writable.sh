# Gives writable(): ends the script where one of these folders is there and not ours to change, as after a start with sudo.
# Sourced by the scripts beside it with $root set.
writable() {
  for folder in "$@"; do
    if [ -e "$folder" ] && [ ! -w "$folder" ]; then
      echo "$root/$folder cannot be written to: give the whole checkout to who starts Echodesk (chown -R), or start it once as its owner" >&2
      exit 1
    fi
  done
}
