"""A small organization for tests of the emulator and of the whole bot."""

from bot.emulator.world import App, Department, Group, Robot, User, World

CLIENT_ID, SECRET = "cid", "sec"
GROUP = "cidWork=="
ROBOT_TOKEN, ROBOT_SECRET = "token", "SECret"

WORLD = World(
    App(CLIENT_ID, SECRET, CLIENT_ID),
    users=(
        User("u-dali", "赵书记", (3,), mobile="13800000001", section="报送人"),
        User("u-qiming", "钱书记", (4,), mobile="13800000002", section="报送人"),
        User("u-leader", "李主任", (2,), leads=(2,), section="领导"),
        User("x-outside", "路人", section="其他"),
    ),
    departments=(
        Department(1, "高新区", None),
        Department(2, "梧桐办事处", 1),
        Department(3, "大里村党总支", 2),
        Department(4, "启明村党支部", 2),
    ),
    groups=(Group(GROUP, "工作群", ("u-dali", "u-qiming", "u-leader")),),
    robots=(Robot(ROBOT_TOKEN, GROUP, ROBOT_SECRET),),
)
