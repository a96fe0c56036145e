using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Naming;

/// <summary>What a text names that opens: a matter by its number, or a figure by its code with a period (<c>LGM-01 2026</c>). Evidence is a reference, never an upload.</summary>
public abstract partial record Reference
{
    private Reference() { }

    public sealed record OfMatter(MatterNumber Number) : Reference
    {
        public override string Address => $"/console/matters/{Number}";

        public override string ToString() => Number.ToString();
    }

    /// <param name="Period">Null where the text names none.</param>
    public sealed record OfFigure(string Code, FigurePeriod? Period) : Reference
    {
        public override string Address => $"/console/figures/{Code}{(Period is { } period ? $"?period={period}" : "")}";

        public override string ToString() => Period is { } period ? $"{Code} {period}" : Code;
    }

    /// <summary>Where it opens.</summary>
    public abstract string Address { get; }

    /// <summary>What a text names, as a field of this kind takes it; null for nothing that it can name.</summary>
    /// <param name="refers">The field's kind, see <see cref="Referring"/>.</param>
    public static Reference? Parse(string? text, string? refers)
    {
        if (refers is Referring.Matter or Referring.Record && MatterNumber.TryParse(text, out MatterNumber number)) return new OfMatter(number);
        if (refers is not (Referring.Figure or Referring.Record) || text is null || Figure().Match(Registers.SearchText.Compatible(text).Trim()) is not { Success: true } match) return null;
        FigurePeriod? period = match.Groups["period"] is { Success: true, Value: var written } ? FigurePeriod.Parse(written) : null;
        // A figure is a record of a period only; one that is no period names nothing.
        return period is null && (refers == Referring.Record || match.Groups["period"].Success) ? null : new OfFigure(match.Groups["code"].Value, period);
    }

    /// <summary>The texts of a matter that name something, with the field, and the place of the record in its list from 1.</summary>
    public static IEnumerable<(FieldDefinition Field, int No, string Text)> In(Procedure procedure, ContextValue data) => In(procedure.Fields, data, 1);

    private static IEnumerable<(FieldDefinition, int, string)> In(ImmutableArray<FieldDefinition> fields, ContextValue data, int no)
    {
        foreach (FieldDefinition field in fields)
        {
            switch (data[field.Name])
            {
                case TextValue { Text: { Length: > 0 } text } when field.Refers is not null:
                    yield return (field, no, text);
                    break;
                case ContextValue group when field.Type == FieldType.Group:
                    foreach (var inner in In(field.Fields, group, no)) yield return inner;
                    break;
                case ListValue list when field.Item is { Type: FieldType.Group } record:
                    foreach (var inner in list.Items.OfType<ContextValue>().SelectMany((item, at) => In(record.Fields, item, at + 1))) yield return inner;
                    break;
            }
        }
    }

    [GeneratedRegex("^(?<code>[A-Z]{2,6}-[0-9]{2,3})([ @,，]+(?<period>[0-9][0-9A-Z.-]*))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Figure();
}
