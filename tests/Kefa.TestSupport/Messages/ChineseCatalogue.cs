using System.Reflection;
using System.Text.RegularExpressions;

namespace Kefa.TestSupport.Messages;

/// <summary>Holds an engine's catalogue to what the engine says.</summary>
public static partial class ChineseCatalogue
{
    /// <summary>What is missing, superfluous or different; empty when every phrase of the assembly has its Chinese.</summary>
    public static IReadOnlyList<string> Faults(Assembly assembly)
    {
        var texts = (IReadOnlyDictionary<string, string>)assembly.GetTypes().Single(t => t.Name == "Chinese").GetProperty("Texts", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        ILookup<string, string> written = WrittenPhrases.Of(assembly).Where(p => Letter().IsMatch(Hole().Replace(p.Key, ""))).ToLookup(p => p.Key, p => p.Where, StringComparer.Ordinal);
        return
        [
            .. written.Where(p => !texts.ContainsKey(p.Key)).Select(p => $"No Chinese for [\"{p.Key}\"], said in {p.First()}: add it to the class Chinese of {assembly.GetName().Name}."),
            .. texts.Where(t => Letter().IsMatch(Hole().Replace(t.Key, "")) && !written.Contains(t.Key)).Select(t => $"Nobody says [\"{t.Key}\"]: remove it, or mend its key."),
            .. texts.Where(t => !Holes(t.Key).SetEquals(Holes(t.Value))).Select(t => $"[\"{t.Key}\"] and \"{t.Value}\" have different holes."),
            .. texts.Where(t => Letter().IsMatch(Hole().Replace(t.Key, "")) && !Han().IsMatch(t.Value)).Select(t => $"\"{t.Value}\" is no Chinese."),
        ];
    }

    private static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Letter();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
