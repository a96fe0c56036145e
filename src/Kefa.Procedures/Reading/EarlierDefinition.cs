using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>
/// What definitions did not say before <c>code</c> was asked for, as it was read then: matters that began under one keep their numbers, their party and the papers
/// that they could take.
/// </summary>
internal static partial class EarlierDefinition
{
    private static readonly string[] PartyPaths =
        ["applicantName", "applicant.name", "applicant", "party.name", "party", "respondent.name", "respondent", "proposer.name", "proposer", "counterparty.name", "counterparty", "drafter"];

    [GeneratedRegex("^(?<code>[A-Z]{2,6})-", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Prefix();

    /// <summary>Whether a file is one of them: it is stored, and has no code.</summary>
    public static bool Is(YamlMap root, ProcedureVocabulary vocabulary) => vocabulary.Stored && !root.Has("code");

    /// <summary>The letters before the first hyphen of its steps or deadlines, else the initials of its id.</summary>
    public static string Code(string id, IEnumerable<Stage> stages, IEnumerable<DeadlineDefinition> deadlines)
    {
        foreach (var named in stages.Select(s => s.Step).OfType<string>().Concat(deadlines.Select(d => d.Id)))
        {
            if (Prefix().Match(named) is { Success: true } found)
                return found.Groups["code"].Value;
        }

        var initials = string.Concat(id.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0])).Where(char.IsAsciiLetterUpper).Take(6));
        return initials.PadRight(2, 'X');
    }

    /// <summary>The first field by whose name the party was known.</summary>
    public static FieldDefinition? Party(ILookup<string, FieldDefinition> fields) =>
        PartyPaths.SelectMany(path => fields[path]).FirstOrDefault(field => field.Type is FieldType.Text or FieldType.Organ);

    /// <summary>Every kind of paper that it has: each came with any act.</summary>
    public static IEnumerable<string> Papers(YamlMap root) => (root.Find("documents") as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value).OfType<string>() ?? [];
}
