using System.Text.RegularExpressions;
using Kefa.Bureau.Laws;
using Kefa.Matching;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Laws;

/// <summary>The words of the law library and its filter, read alike by page and export.</summary>
internal static partial class LawWords
{
    private const int MostCharacters = 100;

    public static readonly IReadOnlyList<(string Code, LocalText Name)> Kinds =
    [
        ("law", new("法律", "Statute")), ("administrativeRegulation", new("行政法规", "State Council regulation")), ("localRegulation", new("地方性法规", "Local regulation")), ("rule", new("规章", "Rule")),
        ("judicialInterpretation", new("司法解释", "Judicial interpretation")), ("partyDocument", new("党内法规和文件", "Party document")), ("document", new("规范性文件", "Document")), ("other", new("标准、通知、问答", "Standard, call, answers")),
    ];

    public static readonly IReadOnlyList<(string Code, LocalText Name)> Validities =
    [
        ("inForce", new("有效", "in force")), ("amended", new("有效（已修改）", "in force, amended")), ("repealed", new("废止", "repealed")), ("lapsed", new("失效", "lapsed")), ("unknown", new("未能核实", "not known")),
    ];

    public static LocalText Of(LawKind kind) => Name(Kinds, kind.ToString());

    public static LocalText Of(LawValidity validity) => Name(Validities, validity.ToString());

    /// <summary>The texts that the filter in an address leaves, higher rank first, then by title.</summary>
    public static IReadOnlyList<Law> Search(LawSet laws, IQueryCollection query)
    {
        string? Text(string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MostCharacters)] : null;
        var (words, kind, validity) = (Text("q"), Text("kind"), Text("validity"));
        return
        [
            .. laws.All.Where(l => kind is null || Is(l.Kind, kind)).Where(l => validity is null || Is(l.Validity, validity))
                .Where(l => words is null || l.Names.Append(l.Title.En).Append(l.Organ.Zh).Any(n => n.Contains(words, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(l => l.Kind).ThenBy(l => l.Title.Zh, StringComparer.Create(Cultures.Of(english: false), ignoreCase: false)),
        ];
    }

    /// <summary>Articles as people look for them; in Chinese 第33条.</summary>
    public static string Article(int number, bool english) => english ? $"Article {number}" : $"第{number}条";

    /// <summary>A law with its articles as it is cited: 政府信息公开条例第31、45条.</summary>
    /// <param name="article">Numbers, several with commas, or how the text itself calls its part (第四部分); null for the whole.</param>
    public static string Cited(string law, string? article, bool english) => article switch
    {
        null => law,
        _ when english => char.IsAsciiDigit(article[0]) ? $"{law}, art. {article}" : $"{law}, {article}",
        _ when article.All(c => char.IsAsciiDigit(c) || c is ',' or ' ') => $"{law}第{article.Replace(", ", "、", StringComparison.Ordinal).Replace(',', '、')}条",
        // 9(3): the third item of the article.
        _ when Items().Match(article) is { Success: true } item => $"{law}第{item.Groups["article"].Value}条（{item.Groups["item"].Value}）",
        _ => article.StartsWith('第') ? law + article : $"{law} {article}",
    };

    [GeneratedRegex(@"^(?<article>[0-9]+)\((?<item>[0-9]+)\)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Items();

    private static bool Is<T>(T value, string code) where T : struct, Enum => value.ToString().Equals(code, StringComparison.OrdinalIgnoreCase);

    private static LocalText Name(IReadOnlyList<(string Code, LocalText Name)> words, string name) => words.First(w => w.Code.Equals(name, StringComparison.OrdinalIgnoreCase)).Name;
}
