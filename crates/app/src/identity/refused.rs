//! Refusals of identity, `I...`, each with its page in `docs/errors/`.

use yinuo_domain::Refusal;
use yinuo_policy::Bilingual;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $next_zh:literal, $next_en:literal;)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> Refusal {
                Refusal {
                    code: $code,
                    sentence: Bilingual::new($zh, $en),
                    next_step: Bilingual::new($next_zh, $next_en),
                }
            }
        )*
        /// All codes of identity, in order.
        pub const CODES: &[&str] = &[$($code),*];
    };
}

refusals! {
    /// Name or password is wrong; which of the two is never said.
    wrong_password = "I001", "登录名或密码不对。", "The sign-in name or the password is wrong.",
        "请核对后再试；忘了密码请找单位负责人或管理员要一次性链接。", "Check both; if the password is forgotten, ask the head of your unit or the administrator for a one-use link.";
    /// Too many failures.
    locked = "I002", "失败次数太多，这里暂时不能登录。", "Too many failures; signing in from here has to wait.",
        "请到时再试，或用以前登录过的设备，或请管理员解锁。", "Try again then, or from a device that has signed in before, or ask the administrator to unlock it.";
    /// Too many sign-ins are being checked.
    too_busy = "I003", "正在核对的登录太多，本次没有核对。", "Too many sign-ins are being checked; this one was not.",
        "请过几秒再试。", "Try again in a few seconds.";
    /// The person holds no post now, or is suspended.
    no_post = "I004", "您现在没有岗位，或账号已停用。", "You hold no post now, or you are suspended.",
        "请联系管理员。", "Ask the administrator.";
    /// The password must be replaced first.
    password_due = "I005", "密码该换了。", "The password has to be replaced.",
        "请输入新密码，一并登录。", "Type a new one and sign in with it.";
    /// A new password does not fit the rules.
    weak_password = "I006", "新密码不合要求。", "The new password does not fit the rules.",
        "请用足够长的密码，不要含登录名，也不要只用几个字符反复。", "Make it long enough, without the sign-in name and not of a few characters repeated.";
    /// A new password was used before.
    used_password = "I007", "新密码最近用过。", "The new password was used lately.",
        "请换一个没用过的。", "Choose one that was not.";
    /// The sign-in name is another's.
    name_taken = "I008", "这个登录名已有人用，或不合要求。", "The sign-in name is another's, or does not fit.",
        "请换一个：1 到 60 个字，不含空白。", "Choose another: 1 to 60 characters without blanks.";
    /// A one-use link is worth nothing any more.
    dead_link = "I009", "链接已用过或已过期。", "The link was used or is over.",
        "请找管理员再要一个。", "Ask the administrator for another one.";
    /// No such session, person or token.
    nobody = "I010", "没有这个人、会话或令牌。", "There is no such person, session or token.",
        "请刷新后再选。", "Reload and choose again.";
    /// The case or customer is not within sight.
    out_of_sight = "I011", "这张单或这位客户归别的单位，您看不到。", "The case or customer is another unit's and not within your sight.",
        "请找那个单位，或请他们给您派协办。", "Turn to that unit, or have them ask you for an assist.";
    /// A reveal without a purpose of the list.
    no_purpose = "I012", "没有说明看什么、为什么看，或这张单不是这位客户的。", "It was not said what to look at and why, or the case is not this customer's.",
        "请从列表里选目的。", "Choose a purpose from the list.";
    /// A code of the second factor is asked for.
    factor_needed = "I013", "还要动态码。", "A code of the second factor is needed.",
        "请输入认证器上的六位数，或一个恢复码。", "Type the six digits of the authenticator, or a recovery code.";
    /// The code is wrong, old or used.
    wrong_code = "I014", "动态码不对、过期或已用过。", "The code is wrong, old or used.",
        "请等下一个码，并核对手机时间。", "Wait for the next one, and check the telephone's clock.";
    /// The role asks for a second factor that is not set up.
    factor_due = "I015", "您的岗位要求第二重验证，还没有设好。", "Your post asks for a second factor, and there is none yet.",
        "请到“我的账户”里设好再用别的页面。", "Set one up under \"My account\"; then the other pages open.";
    /// A token that only reads.
    only_reads = "I016", "这个令牌只能读。", "This token only reads.",
        "请用能写的令牌。", "Use a token that may write.";
    /// There is a second factor already.
    factor_there = "I017", "已经设过第二重验证。", "There is a second factor already.",
        "要换手机，请先取消旧的。", "To change the telephone, take the old one off first.";
    /// Somebody else's absence is not the actor's to say.
    not_his_head = "I018", "只能登记自己的外出；别人的由其单位负责人登记。", "Only one's own absence can be said; another's by the head of his unit.",
        "请本人登记，或请其单位的班长、经理登记。", "Have him say it, or a supervisor or manager of his unit.";
    /// A span that no absence can have.
    bad_absence = "I019", "外出的起止不对。", "The absence cannot have that beginning and end.",
        "止要晚于起和现在，最长 366 天，起不早于 7 天前。", "It ends after its beginning and after now, lasts 366 days at most, and began 7 days ago at most.";
    /// Somebody who cannot stand in.
    bad_stand_in = "I020", "这个人不能代理。", "This person cannot stand in.",
        "请选同单位或上一级单位里那时在岗、未停用的同事；质检与经办不互相代理。", "Choose a colleague of the same unit, or of the one above, who is there then and not suspended; who inspects and who handles do not stand in for each other.";
    /// No identity provider is set up.
    no_provider = "I021", "这里没有接统一登录。", "No identity provider is set up here.",
        "请用登录名和密码。", "Sign in by name and password.";
    /// The way to the provider did not begin in this browser, is over, or was gone already.
    stray_return = "I022", "这次统一登录不是从这个浏览器开始的，或已超过十分钟，或已用过。", "This sign-in did not begin in this browser, began over ten minutes ago, or was used already.",
        "请回到登录页重新开始。", "Begin anew on the sign-in page.";
    /// The provider did not sign the person in.
    provider_said_no = "I023", "统一登录没有成功，或被取消。", "The identity provider did not sign you in, or it was cancelled.",
        "请重新开始；一直不行请找管理员。", "Begin anew; if it goes on, ask the administrator.";
    /// The provider does not answer, or not as it should.
    provider_away = "I024", "统一登录暂时连不上。", "The identity provider does not answer as it should.",
        "请稍后再试，或用登录名和密码。", "Try again later, or sign in by name and password.";
    /// What the provider says of the person cannot be trusted.
    untrusted = "I025", "统一登录给的身份不可信，没有登录。", "What the identity provider said cannot be trusted; nobody was signed in.",
        "请重新开始，并告知管理员。", "Begin anew, and tell the administrator.";
    /// Nobody here has the account that signed in.
    unknown_account = "I026", "统一登录的这个账号在这里没有对应的人。", "Nobody here belongs to that account.",
        "请找管理员：人员由导入建立，不会自动开户。", "Ask the administrator: people are imported, none is made by signing in.";
    /// The account and the person are tied to others.
    other_account = "I027", "这个人已绑定另一个统一登录账号，或这个账号已绑定另一个人。", "This person is tied to another account, or this account to another person.",
        "请找管理员核对后解除绑定。", "Ask the administrator to check it and take the tie off.";
    /// The post asks for a second factor, and the provider did not say that it saw one.
    factor_not_seen = "I028", "您的岗位要求第二重验证，统一登录没有说做过。", "Your post asks for a second factor, and the identity provider did not say that it saw one.",
        "请在统一登录里打开第二重验证，或用登录名、密码和动态码。", "Switch it on at the provider, or sign in by name, password and code.";
    /// Somebody whose link is the administrator's to issue.
    not_his_link = "I029", "这个人的一次性链接要由管理员发：只有本单位及下级、不带队、不质检的人，负责人才能发。", "This person's one-use link is the administrator's to issue: a head issues one only for those of his units who neither lead nor inspect.",
        "请找管理员。", "Ask the administrator.";
    /// Leave that cannot be given so.
    bad_leave = "I030", "不能这样允许：目的不在列表里，止不在今后七天内，或这张单允许的人已满 20 个。", "Leave cannot be given so: the purpose is not on the list, its end does not lie within seven days, or twenty people have it already.",
        "请从列表里选目的，止选七天以内；不再需要的先收回。", "Choose a purpose from the list and an end within seven days; take back what is no longer needed.";
}

/// I025 with what is wrong.
pub(crate) fn untrusted_because(zh: &str, en: &str) -> Refusal {
    let mut refusal = untrusted();
    refusal.sentence = Bilingual::new(
        format!("统一登录给的身份不可信：{zh}。没有登录。"),
        format!("What the identity provider said cannot be trusted: {en}. Nobody was signed in."),
    );
    refusal
}

/// I002 with the instant until which it holds.
pub(crate) fn locked_until(stamp: &Bilingual) -> Refusal {
    let mut refusal = locked();
    refusal.sentence.zh = format!("失败次数太多，这里要等到{}才能再登录。", stamp.zh);
    refusal.sentence.en = format!("Too many failures; signing in from here has to wait until {}.", stamp.en);
    refusal
}

/// I006 with the rule that is broken.
pub(crate) fn weak(zh: &str, en: &str) -> Refusal {
    let mut refusal = weak_password();
    refusal.sentence =
        Bilingual::new(format!("新密码不合要求：{zh}。"), format!("The new password does not fit: {en}."));
    refusal
}
