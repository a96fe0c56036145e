namespace Kefa.Feel.Messages;

internal static partial class Chinese
{
    private static Dictionary<string, string> Checking => new(StringComparer.Ordinal)
    {
        ["There is no '{0}' here{1}."] = "此处没有“{0}”{1}。",
        ["There is no type '{0}' here{1}."] = "此处没有类型“{0}”{1}。",
        ["; did you mean '{0}'"] = "；是否应为“{0}”",
        ["; '{0}' is a full-width character, FEEL's signs are the half-width ones"] = "；“{0}”是全角字符，FEEL 的符号要用半角",
        ["; FEEL writes not({0})"] = "；FEEL 写作 not({0})",
        ["; for '{0}' FEEL writes {1}"] = "；FEEL 不写“{0}”，写作 {1}",
        ["A {0} has no '{1}'{2}."] = "{0}没有“{1}”{2}。",
        ["A {0} and a {1} cannot be {2}."] = "{0}与{1}不能{2}。",
        ["added"] = "相加",
        ["subtracted"] = "相减",
        ["multiplied"] = "相乘",
        ["divided"] = "相除",
        ["raised to a power"] = "作乘方",
        ["A {0} has no negative."] = "{0}没有负值。",
        ["A filter is a boolean or a number, not a {0}."] = "筛选条件应为布尔值或数值，而不是{0}。",
        ["{0} needs a boolean and gets a {1}."] = "{0} 需要布尔值，得到的是{1}。",
        ["A {0} cannot be compared with a {1}."] = "{0}不能与{1}比较。",
        ["Values of type {0} have no order."] = "{0}没有大小次序。",
        ["'{0}' takes {1} and gets {2}."] = "“{0}”需要{1}，给出了 {2} 个。",
        ["'{0}' needs a {1} as '{2}' and gets a {3}."] = "“{0}”的参数“{2}”需要{1}，得到的是{3}。",
        ["'{0}' has no parameter '{1}'{2}; it has {3}."] = "“{0}”没有参数“{1}”{2}；它的参数有：{3}。",
        ["The function takes {0} and gets {1}."] = "这个函数需要{0}，给出了 {1} 个。",
        ["1 argument"] = " 1 个参数",
        ["{0} arguments"] = " {0} 个参数",
        ["at least {0}"] = "至少{0}",
        ["{0} to {1}"] = " {0} 至{1}",
        ["External functions (Java, PMML) cannot be called: say it in FEEL, or let the host offer a function."] = "不能调用外部函数（Java、PMML）：请用 FEEL 表达，或由宿主程序提供函数。",
    };
}
