using System.Collections.Immutable;
using System.Globalization;
using Kefa.Dmn;

namespace Kefa.Matching.Policies;

/// <summary>Reads the attributes of a policy's metadata and says what is wrong with them.</summary>
internal sealed class PolicyElements(MarkupElement policy, string source, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    public const string Namespace = "https://kefa.dev/ns/policy/1";

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["level"] = ["national", "tax", "provincial", "city", "district"],
        ["theme"] = ["recognition", "rd", "tax", "growth", "contract", "finance", "platform", "equipment"],
        ["kind"] = ["status", "grant", "tax-saving", "loan", "interest", "voucher"],
        ["evidence"] = ["V", "S", "unverified"],
        ["window"] = ["always", "yearly", "call", "automatic", "closed"],
        ["necessity"] = ["required", "optional", "later"],
        ["display"] = ["percent", "money", "number", "days", "boolean", "text", "date", "score"],
    };

    public MarkupElement Policy => policy;

    public IEnumerable<MarkupElement> All(string name) => policy.Elements(name, Namespace);

    public MarkupElement? One(string name) => policy.Element(name, Namespace);

    /// <summary>An attribute that must be there.</summary>
    public string Required(MarkupElement e, string name)
    {
        if (e[name] is { } value && !string.IsNullOrWhiteSpace(value))
            return value.Trim();
        Report(e.Position, $"'{e.Name}' has no attribute '{name}'.");
        return "";
    }

    /// <summary>An attribute of which only certain words are allowed.</summary>
    public string Word(MarkupElement e, string name, string list)
    {
        var word = Required(e, name);
        if (word.Length > 0 && !Words[list].Contains(word, StringComparer.Ordinal))
            Report(e.Position, $"'{name}' is '{word}'; expected one of {string.Join(", ", Words[list])}.");
        return word;
    }

    /// <summary>The text in both languages.</summary>
    public LocalText Text(MarkupElement e) => new(Required(e, "zh"), Required(e, "en"));

    public LocalText? TextOf(string name) => One(name) is { } e ? Text(e) : null;

    public LocalText RequiredText(string name)
    {
        if (TextOf(name) is { } text)
            return text;
        Report(policy.Position, $"The policy has no '{name}'.");
        return new LocalText("", "");
    }

    public DateOnly? Date(MarkupElement e, string name)
    {
        if (e[name] is not { } text)
            return null;
        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Report(e.Position, $"'{name}' is '{text}'; expected a date such as 2026-03-31.");
        return null;
    }

    /// <summary>A day of every year.</summary>
    public string? DayOfYear(MarkupElement e, string name)
    {
        if (e[name] is not { } text)
            return null;
        if (!DateOnly.TryParseExact("2024-" + text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Report(e.Position, $"'{name}' is '{text}'; expected month and day such as 06-30.");
        return text.Trim();
    }

    public bool Flag(MarkupElement e, string name, bool otherwise = false)
    {
        if (e[name] is not { } text)
            return otherwise;
        if (text.Trim() is not ("true" or "false"))
            Report(e.Position, $"'{name}' is '{text}'; expected true or false.");
        return text.Trim() is "true";
    }

    public void Report(Position position, string message) => diagnostics.Add(new ModelDiagnostic(Severity.Error, message, source, position));
}
