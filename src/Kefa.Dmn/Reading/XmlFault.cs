using System.Text.RegularExpressions;
using System.Xml;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>What the platform's XML reader says of a text that is no XML, in both languages: it speaks English only.</summary>
internal static partial class XmlFault
{
    private static readonly (Regex English, string Chinese)[] Known =
    [
        (TagMismatch(), "第 $2 行第 $3 列的开始标签“$1”与结束标签“$4”不一致"),
        (NotClosed(), "文件提前结束，以下元素没有结束标签：$1"),
        (EndOfFile(), "文件提前结束"),
        (NoRoot(), "没有根元素"),
        (RootData(), "根元素之外不能有内容"),
        (SeveralRoots(), "根元素多于一个"),
        (NameStart(), "名称不能以“$1”开头"),
        (NameCharacter(), "名称中不能有“$1”"),
        (BadCharacter(), "不允许出现字符“$1”（$2）"),
        (Whitespace(), "此处是“$1”，应为空格"),
        (UnexpectedOfTwo(), "此处是“$1”，应为“$2”或“$3”"),
        (Unexpected(), "此处是“$1”，应为“$2”"),
        (EntityName(), "“&”之后应为实体名；要写这个字符本身，请写 &amp;"),
        (UndeclaredEntity(), "没有声明实体“$1”"),
        (DuplicateAttribute(), "属性“$1”出现了两次"),
        (UndeclaredPrefix(), "没有声明命名空间前缀“$1”"),
        (EndTag(), "多出一个结束标签"),
        (Declaration(), "XML 声明必须位于文件开头，之前不能有空白"),
        (TooLong(), "文件过长"),
    ];

    public static Phrase Explain(XmlException fault)
    {
        if (fault.Message.Contains("DTD", StringComparison.Ordinal))
            return $"The file has a document type declaration (DTD); models have none, and it is not read. Remove it.";
        return Phrase.Of($"文件不是格式正确的 XML：{Chinese(fault.Message)}。", $"The file is not well-formed XML: {fault.Message}");
    }

    private static string Chinese(string message)
    {
        foreach (var (english, chinese) in Known)
        {
            if (english.Match(message) is { Success: true } found)
                return found.Result(chinese);
        }

        return "此处不符合 XML 语法";
    }

    [GeneratedRegex("^The '(.*?)' start tag on line ([0-9]+) position ([0-9]+) does not match the end tag of '(.*?)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TagMismatch();

    [GeneratedRegex(@"^Unexpected end of file has occurred\. The following elements are not closed: (.*?)\. Line", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotClosed();

    [GeneratedRegex("^(?:Unexpected end of file|There is an unclosed literal string)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EndOfFile();

    [GeneratedRegex("^Root element is missing", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoRoot();

    [GeneratedRegex("^Data at the root level is invalid", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RootData();

    [GeneratedRegex("^There are multiple root elements", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SeveralRoots();

    [GeneratedRegex("^Name cannot begin with the '(.)' character", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex NameStart();

    [GeneratedRegex("^The '(.)' character, hexadecimal value [^,]*, cannot be included in a name", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex NameCharacter();

    [GeneratedRegex("^'(.*?)', hexadecimal value ([^,]*), is an invalid character", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex BadCharacter();

    [GeneratedRegex("^'(.*?)' is an unexpected token\\. Expecting white ?space", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Whitespace();

    [GeneratedRegex("^'(.*?)' is an unexpected token\\. The expected token is '(.*?)' or '(.+?)'", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex UnexpectedOfTwo();

    [GeneratedRegex("^'(.*?)' is an unexpected token\\. The expected token is '(.*?)'", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Unexpected();

    [GeneratedRegex("^An error occurred while parsing EntityName", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EntityName();

    [GeneratedRegex("^Reference to undeclared entity '(.*?)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UndeclaredEntity();

    [GeneratedRegex("^'(.*?)' is a duplicate attribute name", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DuplicateAttribute();

    [GeneratedRegex("^'(.*?)' is an undeclared prefix", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UndeclaredPrefix();

    [GeneratedRegex("^Unexpected end tag", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EndTag();

    [GeneratedRegex("^Unexpected XML declaration", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("MaxCharactersInDocument", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TooLong();
}
