using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Matters.Screening;

/// <summary>A standard of a review, with the words that speak to it.</summary>
/// <param name="Code">Its code in the checklist: C13.</param>
/// <param name="Basis">Where it stands: 公平竞争审查条例 10(2).</param>
public sealed record ScreenStandard(string Code, LocalText Name, string Basis, IReadOnlyList<ScreenWord> Words)
{
    /// <summary>What a passage shows beside its words.</summary>
    public string Label => $"{Code} {Name.Zh}（{Basis}）";
}

/// <summary>
/// A word that is looked for. <c>…</c> stands for some characters of the same sentence; <c>甲 + 乙</c> for both in one sentence, in either order. Spaces and signs that nobody sees are passed over,
/// full-width forms are their plain ones.
/// </summary>
public sealed record ScreenWord(string Written)
{
    private const string SameSentence = "[^。；！？]";

    internal Regex Pattern { get; } = new(PatternOf(Written), RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

    private static string PatternOf(string written)
    {
        string[] both = [.. written.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => string.Join(SameSentence + "{0,20}", part.Split('…').Select(p => Regex.Escape(ScreenedText.Plain(p)))))];
        return both is [var one, var other] ? $"{one}{SameSentence}{{0,60}}{other}|{other}{SameSentence}{{0,60}}{one}" : both[0];
    }
}

/// <summary>A list of <c>content/screens</c>.</summary>
public sealed record ScreenList(LocalText Name, IReadOnlyList<ScreenStandard> Standards)
{
    private static readonly string[] Keys = ["name", "standards"];
    private static readonly string[] StandardKeys = ["code", "name", "basis", "words"];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static ScreenList Read(string name, TextReader text)
    {
        YamlFile file = YamlFile.Read(name, text);
        YamlMappingNode root = file.Mapping(file.Root ?? throw new ContentFileException(name, 1, $"The file is empty."), $"name and standards");
        file.AllowOnly(root, Keys);
        var standards = new List<ScreenStandard>();
        foreach (YamlNode node in file.Sequence(Child(file, root, "standards"), $"standards"))
        {
            YamlMappingNode map = file.Mapping(node, $"code, name, basis and words");
            file.AllowOnly(map, StandardKeys);
            string code = file.OptionalText(map, "code") ?? throw file.Error(map, $"'{"code"}' is missing.");
            if (standards.Any(s => s.Code == code)) throw file.Error(map, $"The standard '{code}' stands here twice.");
            standards.Add(new ScreenStandard(code, Both(file, map), Basis(file, map), [.. file.Sequence(Child(file, map, "words"), $"words").Select(word => Word(file, word))]));
        }
        if (standards.Count == 0) throw file.Error(root, $"'{"standards"}' is missing.");
        return new ScreenList(Both(file, root), standards);
    }

    internal static ScreenList Read(ContentItem item) => Read(item.Path ?? item.Reference, new StringReader(Encoding.UTF8.GetString(item.Bytes.Span)));

    private static YamlNode Child(YamlFile file, YamlMappingNode map, string key) => map.Children.TryGetValue(key, out YamlNode? node) ? node : throw file.Error(map, $"'{key}' is missing.");

    private static LocalText Both(YamlFile file, YamlMappingNode map)
    {
        YamlMappingNode both = file.Mapping(Child(file, map, "name"), $"zh and en");
        return new LocalText(file.OptionalText(both, "zh") ?? throw file.Error(both, $"'{"zh"}' is missing."), file.OptionalText(both, "en") ?? throw file.Error(both, $"'{"en"}' is missing."));
    }

    private static string Basis(YamlFile file, YamlMappingNode map) => string.Join('、', file.Sequence(Child(file, map, "basis"), $"laws").Select(node =>
    {
        YamlMappingNode one = file.Mapping(node, $"law and article");
        string law = file.OptionalText(one, "law") ?? throw file.Error(one, $"'{"law"}' is missing.");
        return file.OptionalText(one, "article") is { } article ? string.Create(CultureInfo.InvariantCulture, $"{law} {article}") : law;
    }));

    private static ScreenWord Word(YamlFile file, YamlNode node)
    {
        string written = file.Text(node, "words");
        string[] parts = written.Split('+');
        return parts.Length <= 2 && parts.All(part => part.Split('…').All(p => ScreenedText.Plain(p).Length > 0)) && ScreenedText.Plain(written).Length is >= 2 and <= 60
            ? new ScreenWord(written)
            : throw file.Error(node, $"'{written}' is no word to look for: 2 to 60 characters, '…' between some of them, at most one '+'.");
    }
}

/// <summary>Checks lists when they are published, and that procedures screen by lists that are there.</summary>
internal sealed class ScreenChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Screen;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) => ContentFiles.Problems(bytes, text => ScreenList.Read(path, text));

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        var problems = new List<ContentProblem>();
        foreach (PublishContentInput input in batch.Where(input => input.Kind == ContentKinds.Procedure))
        {
            if (ProcedureFiles.Header(input.Bytes, input.Path).Procedure is not { } procedure) continue;
            foreach (string list in Screens.Of(procedure).Select(s => s.List).Distinct(StringComparer.Ordinal))
            {
                if (batch.All(other => other.Kind != ContentKinds.Screen || other.Name != list) && await published.LatestAsync(ContentKinds.Screen, list, cancellationToken) is null)
                    problems.Add(Screens.Missing(input.Path, list));
            }
        }
        return problems;
    }
}
