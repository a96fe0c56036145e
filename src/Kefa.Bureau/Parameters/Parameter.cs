using System.Globalization;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Parameters;

/// <summary>What sort of value a parameter has.</summary>
public enum ParameterType
{
    Number,
    Boolean,
    Text,
}

/// <summary>Why a value of the content has to be confirmed by the bureau before it relies on it.</summary>
public enum ParameterMark
{
    /// <summary>No national number exists: a province or city sets it.</summary>
    Local,

    /// <summary>The text could not be read.</summary>
    Unverified,

    /// <summary>A convention of the product.</summary>
    Design,
}

/// <summary>One value of a parameter, from a day on.</summary>
/// <param name="From">The first day on which it holds.</param>
/// <param name="To">The last day on which it holds; null: until the next.</param>
/// <param name="Value">The value as it is written: 30, true, effective.</param>
/// <param name="Region">The administrative division for which it holds and all below; null: everywhere.</param>
/// <param name="Marks">Why it is to be confirmed; empty: it stands in the text that the source names.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ParameterValue(DateOnly From, DateOnly? To, string Value, string? Region, IReadOnlyList<ParameterMark> Marks, string Source);

/// <summary>A dated, sourced number (or switch, or word) that law or locality sets.</summary>
/// <param name="Id">How procedures name it: <c>nrm.consultation.days</c>.</param>
/// <param name="Rule">The rule that uses it: <c>NRM-D02</c>.</param>
/// <param name="Unit">One of <see cref="ParameterFile.Units"/>.</param>
public sealed record Parameter(string Id, string Rule, LocalText Name, string Unit, ParameterType Type, IReadOnlyList<ParameterValue> Values)
{
    /// <summary>The part that it belongs to: <c>nrm</c>.</summary>
    public string Group => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>A text as a value of this parameter; null when it is none.</summary>
    public Value? Read(string text) => Type switch
    {
        ParameterType.Boolean => text switch { "true" => Value.Of(true), "false" => Value.Of(false), _ => null },
        ParameterType.Text when Unit == "monthDay" => DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? Value.Of(text) : null,
        ParameterType.Text => text.Length is > 0 and <= 200 && !text.Any(char.IsControl) ? Value.Of(text) : null,
        _ => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000 && (number == decimal.Truncate(number) || !Counts) ? Value.Of((Number)number) : null,
    };

    // Half a day, month or session is no length that a law sets.
    private bool Counts => Unit is "workingDays" or "calendarDays" or "months" or "years" or "timesAYear";
}

/// <summary>What a bureau said of a parameter.</summary>
/// <param name="Parameter">Which one.</param>
/// <param name="Value">The value that holds in this bureau.</param>
/// <param name="From">From this day on.</param>
/// <param name="Source">The text that says so.</param>
/// <param name="By">Who confirmed it.</param>
/// <param name="At">When.</param>
/// <param name="N">Its number in the parameter's stream.</param>
public sealed record ParameterConfirmation(string Parameter, string Value, DateOnly From, string Source, string By, DateTimeOffset At, int N);

/// <summary>The value of a parameter on a day and where it comes from.</summary>
/// <param name="Content">The value of the content that holds; null when the bureau's word holds.</param>
/// <param name="Confirmation">The bureau's word; null when it has said nothing.</param>
public sealed record ParameterStanding(Parameter Parameter, string Text, ParameterValue? Content, ParameterConfirmation? Confirmation)
{
    /// <summary>Whether nobody has confirmed a value that needs it.</summary>
    public bool IsOpen => Confirmation is null && Content is { Marks.Count: > 0 };
}

/// <summary>
/// All parameters of a bureau. What the bureau confirmed stands before the content; of the content, the value of the nearest region, then the country's.
/// A day before the first value has none: never the nearest. Immutable.
/// </summary>
public sealed class ParameterSet
{
    private readonly Dictionary<string, Parameter> _parameters;
    private readonly ILookup<string, ParameterConfirmation> _confirmations;
    private readonly string? _region;

    public ParameterSet(IEnumerable<Parameter> parameters, IEnumerable<ParameterConfirmation> confirmations, string? region)
    {
        _parameters = parameters.ToDictionary(p => p.Id, StringComparer.Ordinal);
        _confirmations = confirmations.ToLookup(c => c.Parameter, StringComparer.Ordinal);
        _region = region;
    }

    public IEnumerable<Parameter> All => _parameters.Values.OrderBy(p => p.Id, StringComparer.Ordinal);

    public Parameter? Find(string id) => _parameters.GetValueOrDefault(id);

    /// <summary>What the bureau said of a parameter, the newest first.</summary>
    public IReadOnlyList<ParameterConfirmation> ConfirmationsOf(string id) => [.. _confirmations[id].OrderByDescending(c => c.N)];

    /// <summary>What holds on a day; null when there is no such parameter, or no value on that day.</summary>
    public ParameterStanding? On(string id, DateOnly day)
    {
        if (!_parameters.TryGetValue(id, out var parameter))
            return null;
        // Of two confirmations for the same days the later corrects the earlier.
        if (_confirmations[id].Where(c => c.From <= day).OrderBy(c => c.From).ThenBy(c => c.N).LastOrDefault() is { } confirmed)
            return new ParameterStanding(parameter, confirmed.Value, null, confirmed);
        var held = parameter.Values.Where(v => v.From <= day && (v.To is null || day <= v.To) && (v.Region is null || _region?.StartsWith(v.Region, StringComparison.Ordinal) == true))
            .OrderBy(v => v.Region?.Length ?? 0).ThenBy(v => v.From).LastOrDefault();
        return held is null ? null : new ParameterStanding(parameter, held.Value, held, null);
    }

    /// <summary>As the procedures engine asks; null when there is none.</summary>
    public Value? ValueOn(string id, DateOnly day) => On(id, day) is { } standing ? standing.Parameter.Read(standing.Text) : null;
}
