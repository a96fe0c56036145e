using System.Collections.Immutable;
using System.Globalization;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>Reads the one extension element of a policy model; every fault becomes a message with its place.</summary>
internal sealed class MetadataReader(string source, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    public const string Namespace = "https://kefa.dev/ns/policy/1";

    private static readonly string[] Levels = ["national", "tax", "provincial", "city", "district"];
    private static readonly string[] Themes = ["recognition", "rd", "tax", "growth", "contract", "finance", "platform", "equipment"];
    private static readonly string[] Kinds = ["status", "grant", "tax-saving", "loan", "interest", "voucher"];
    private static readonly string[] EvidenceMarks = ["V", "S", "unverified"];
    private static readonly string[] WindowKinds = ["always", "yearly", "call", "automatic", "closed"];
    private static readonly string[] Necessities = ["required", "optional", "later", "kept"];
    private static readonly string[] NoteMarks = ["convention", "unverified", "S"];

    public PolicyMetadata Read(MarkupElement policy)
    {
        var validity = policy.Element("validity", Namespace);
        var region = policy.Element("region", Namespace);
        return new PolicyMetadata
        {
            Id = Required(policy, "id"),
            Version = Required(policy, "version"),
            Level = OneOf(policy, "level", Levels, null),
            Theme = OneOf(policy, "theme", Themes, null),
            Kind = OneOf(policy, "kind", Kinds, null),
            Evidence = OneOf(policy, "evidence", EvidenceMarks, "V"),
            IsAutomatic = Flag(policy, "automatic", false),
            Title = RequiredText(policy, "title"),
            Summary = RequiredText(policy, "summary"),
            Issuer = RequiredText(policy, "issuer"),
            Audience = OptionalText(policy, "audience"),
            Benefit = OptionalText(policy, "benefit"),
            AmountName = policy.Element("benefit", Namespace) is { } amount && amount["amount-zh"] is { } zh && amount["amount-en"] is { } en ? new LocalText(zh, en) : null,
            AmountIsMoney = policy.Element("benefit", Namespace) is not { } worth || Flag(worth, "money", true),
            Stacking = OptionalText(policy, "stacking"),
            Documents = [.. Several(policy, "document").Select(d => new PolicyDocument(d["number"] ?? "", Text(d)))],
            Validity = new ValidityPeriod(Day(validity, "from"), Day(validity, "to"), validity is null || Flag(validity, "known", true)),
            Region = region is null
                ? new PolicyRegion([], [], null, new LocalText("全国", "Nationwide"))
                : new PolicyRegion(Words(region["codes"]), Words(region["except"]), region["zone"], Text(region)),
            Window = Window(policy),
            Materials = [.. Several(policy, "material").Select(m =>
                new PolicyMaterial(Text(m), OneOf(m, "necessity", Necessities, "required"), Flag(m, "held", false)))],
            Steps = [.. Several(policy, "step").Select(s => new PolicyStep(Text(s), Actor(s), s["days"]))],
            Contact = policy.Element("contact", Namespace) is { } contact ? new PolicyContact(Text(contact), contact["phone"]) : null,
            Obligations = [.. Several(policy, "obligation").Select(Text)],
            Notes = [.. Several(policy, "note").Select(n => new PolicyNote(OneOf(n, "mark", NoteMarks, "convention"), Text(n)))],
        };
    }

    /// <summary>The texts of an element: its attributes zh and en, both required.</summary>
    public LocalText Text(MarkupElement element) => new(Language(element, "zh"), Language(element, "en"));

    public void Error(MarkupElement element, Phrase message) => diagnostics.Add(new ModelDiagnostic(Severity.Error, message, source, element.Position));

    private ApplicationWindow Window(MarkupElement policy)
    {
        if (policy.Element("window", Namespace) is not { } window)
        {
            Error(policy, $"The policy does not say when one may apply: add <window kind=\"always|yearly|call|automatic|closed\" zh=\"…\" en=\"…\"/>.");
            return new ApplicationWindow("call", null, null, new LocalText("", ""));
        }

        return new ApplicationWindow(OneOf(window, "kind", WindowKinds, null), YearDay(window, "opens"), YearDay(window, "closes"), Text(window));
    }

    private static IEnumerable<MarkupElement> Several(MarkupElement policy, string name) => policy.Elements(name, Namespace);

    private LocalText RequiredText(MarkupElement policy, string name)
    {
        if (policy.Element(name, Namespace) is { } element)
            return Text(element);
        Error(policy, $"The policy has no <{name}>: add <{name} zh=\"…\" en=\"…\"/>.");
        return new LocalText("", "");
    }

    private LocalText? OptionalText(MarkupElement policy, string name) => policy.Element(name, Namespace) is { } element ? Text(element) : null;

    private string Language(MarkupElement element, string language)
    {
        if (element[language] is { } text && !string.IsNullOrWhiteSpace(text))
            return text.Trim();
        if (language == "zh")
            Error(element, $"<{element.Name}> has no text in Chinese: add the attribute zh=\"…\".");
        else
            Error(element, $"<{element.Name}> has no text in English: add the attribute en=\"…\".");
        return "";
    }

    private string Required(MarkupElement element, string attribute)
    {
        if (element[attribute] is { } text && !string.IsNullOrWhiteSpace(text))
            return text.Trim();
        Error(element, $"<{element.Name}> has no attribute {attribute}.");
        return "";
    }

    private string OneOf(MarkupElement element, string attribute, string[] allowed, string? otherwise)
    {
        var text = element[attribute];
        if (text is null && otherwise is not null)
            return otherwise;
        if (text is not null && allowed.Contains(text, StringComparer.Ordinal))
            return text;
        Error(element, $"<{element.Name}> has {attribute}=\"{text}\"; expected one of {Phrase.List(allowed)}.");
        return otherwise ?? allowed[0];
    }

    private bool Flag(MarkupElement element, string attribute, bool otherwise) => OneOf(element, attribute, ["true", "false"], otherwise ? "true" : "false") == "true";

    private static LocalText? Actor(MarkupElement step) => step["actor"] is { Length: > 0 } actor ? new LocalText(actor, step["actor-en"] ?? "") : null;

    private DateOnly? Day(MarkupElement? element, string attribute)
    {
        if (element?[attribute] is not { Length: > 0 } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Error(element, $"<{element.Name}> has {attribute}=\"{text}\"; expected a date such as 2026-03-31.");
        return null;
    }

    private MonthDay? YearDay(MarkupElement element, string attribute)
    {
        if (element[attribute] is not { Length: > 0 } text)
            return null;
        // A leap year, so that 02-29 is a day.
        if (DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new MonthDay(day.Month, day.Day);
        Error(element, $"<{element.Name}> has {attribute}=\"{text}\"; expected month and day such as 06-30.");
        return null;
    }

    private static ImmutableArray<string> Words(string? text) =>
        text is null ? [] : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
