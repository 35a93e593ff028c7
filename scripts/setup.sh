#!/bin/sh
# Makes .venv from requirements.lock, with the command .venv/bin/wutong. Run by make; run again it
# does nothing unless the lock has changed. Uses uv where there is one, else venv and pip.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
python=${PYTHON:-python3}
ready=.venv/.ready

say() { printf '%s\n' "$*" >&2; }
stop() {
    for line in "$@"; do say "$line"; done
    exit 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || stop \
    "需要 Python 3.11 或更新版本，可用 PYTHON=/路径/python3.12 make 指定。" \
    "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3.12 make."

state=$("$python" -c 'import hashlib, sys; print(hashlib.sha256(b"".join(open(name, "rb").read() for name in sys.argv[1:])).hexdigest())' requirements.lock scripts/setup.sh)
state="$state $here"
if [ -x .venv/bin/wutong ] && [ "$(cat "$ready" 2>/dev/null)" = "$state" ]; then
    touch "$ready"
    exit 0
fi

say "正在准备运行环境（只需一次）… Setting up .venv (only once) …"
rm -f "$ready"

with_uv() {
    uv=$1
    "$uv" pip sync --quiet --require-hashes --python .venv/bin/python requirements.lock
}

# uv, as the lock has it: it installs the rest several times faster than pip.
own_uv() {
    only=.venv/uv.lock
    sed -n '/^uv==/,/[^\\]$/p' requirements.lock >"$only"
    [ -s "$only" ] && with_pip "$only" && with_uv .venv/bin/uv
}

with_pip() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --root-user-action=ignore --require-hashes --requirement "$1"
}

new_venv() {
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; return 1; }
}

works() { [ -x .venv/bin/python ] && .venv/bin/python -c "$1" >/dev/null 2>&1; }

done=no
if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    works 'import sys' || { rm -rf .venv && uv venv --quiet --python "$python" --no-python-downloads .venv; }
    if with_uv uv; then done=yes; else say "uv 没有装成，改用 pip。uv failed, pip is next."; fi
fi
if [ $done = no ]; then
    works 'import pip' || new_venv || stop \
        "这台机器的 python3 不能建虚拟环境：请先 apt-get install python3-venv（或安装 uv），再运行一次。" \
        "python3 cannot make environments here: apt-get install python3-venv (or uv), then try again."
    own_uv 2>/dev/null || with_pip requirements.lock
fi

# The project itself: on the path, and its command. Nothing is downloaded or built for that.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$here" >"$site/wutong.pth"
cat >.venv/bin/wutong <<END
#!/bin/sh
exec '$here/.venv/bin/python' -P -m bot "\$@"
END
chmod +x .venv/bin/wutong
printf '%s\n' "$state" >"$ready"
