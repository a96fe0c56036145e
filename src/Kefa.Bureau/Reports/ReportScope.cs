using Kefa.Bureau.Figures;
using Kefa.Feel;

namespace Kefa.Bureau.Reports;

/// <summary>The names of a template, with what they stand for in one report.</summary>
internal static class ReportScope
{
    public static Scope Of(ReportValues values, FigureWriter writer) => Scope.Of(
        KeyValuePair.Create<string, Value>("figure", new OfCode((code, _) => Number(values.Now.GetValueOrDefault(code), []))),
        KeyValuePair.Create<string, Value>("before", new OfCode((code, _) => Number(values.Before.GetValueOrDefault(code), []))),
        KeyValuePair.Create<string, Value>("has", new OfCode((code, _) => Has(code, values.Now.GetValueOrDefault(code)))),
        KeyValuePair.Create<string, Value>("group", new OfCode((code, _) => Groups(values, writer, code))),
        KeyValuePair.Create<string, Value>("part", new OfCode((code, rest) => Number(values.Now.GetValueOrDefault(code), KeysOf(rest[0])), "keys")),
        KeyValuePair.Create<string, Value>("partBefore", new OfCode((code, rest) => Number(values.Before.GetValueOrDefault(code), KeysOf(rest[0])), "keys")),
        KeyValuePair.Create<string, Value>("shown", new OfCode((code, rest) => Shown(writer, code, rest), "form", "keys")),
        KeyValuePair.Create<string, Value>("year", NumberValue.OfInteger(values.Period.From.Year)),
        KeyValuePair.Create<string, Value>("asOf", new DateValue(FeelDate.FromDateOnly(values.AsOf))),
        KeyValuePair.Create<string, Value>("isOver", Value.Of(values.AsOf == values.Period.To)),
        KeyValuePair.Create<string, Value>("bureau", new ContextValue([KeyValuePair.Create<string, Value>("name", Value.Of(values.Bureau))])));

    private static Value Number(FigureValue? value, IReadOnlyList<string?> keys) => ReportValues.NumberOf(value, keys) is { } number
        ? new NumberValue(Math.Round(number, value!.Figure.Figure.Decimals, MidpointRounding.AwayFromZero)) : Value.Null;

    /// <summary>Whether there was any; of a period of which there is no record nobody knows, and the report must not say that there was none.</summary>
    private static Value Has(string code, FigureValue? value)
    {
        if (value is not { Value: null, None: { } none, Figure.Figure.Measure: FigureMeasure.Count or FigureMeasure.Distinct or FigureMeasure.Sum or FigureMeasure.Total }) return Value.Of(value?.Value is > 0);
        Phrase why = $"{code}: {none}";
        return new ErrorValue(why);
    }

    private static ListValue Groups(ReportValues values, FigureWriter writer, string code)
    {
        FigureValue? value = values.Now.GetValueOrDefault(code), before = values.Before.GetValueOrDefault(code);
        int paths = value?.Figure.Figure.Group.Count ?? 0;
        return new ListValue(
        [
            .. (value?.Groups ?? []).Select(group => group.Keys[0]).Distinct(StringComparer.Ordinal)
                .Select(key => (Key: key, Keys: (string?[])[key, .. Enumerable.Repeat<string?>(null, paths - 1)]))
                .OrderByDescending(part => ReportValues.NumberOf(value, part.Keys)).ThenBy(part => part.Key, StringComparer.Ordinal)
                .Select(part => new ContextValue(
                [
                    KeyValuePair.Create("key", part.Key is null ? Value.Null : Value.Of(part.Key)),
                    KeyValuePair.Create<string, Value>("label", Value.Of(values.LabelOf(code, 0, part.Key).Zh)),
                    KeyValuePair.Create("value", Number(value, part.Keys)),
                    KeyValuePair.Create("before", Number(before, part.Keys)),
                    KeyValuePair.Create<string, Value>("shown", Value.Of(writer.Write(code, FigureForm.Plain, before: false, part.Keys))),
                ])),
        ]);
    }

    private static Value Shown(FigureWriter writer, string code, Value[] rest)
    {
        string[] words = rest[0] is TextValue text ? text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        FigureForm form = words.Select(word => ReportNames.Forms.TryGetValue(word, out FigureForm known) ? known : FigureForm.Plain).FirstOrDefault(known => known != FigureForm.Plain);
        return Value.Of(writer.Write(code, form, words.Contains("before", StringComparer.Ordinal), KeysOf(rest[1])));
    }

    private static string?[] KeysOf(Value value) => value is ListValue list ? [.. list.Items.Select(item => item is TextValue text ? text.Text : null)] : [];

    /// <summary>A function of the code of a figure, and of what else it says.</summary>
    private sealed class OfCode(Func<string, Value[], Value> answer, params string[] more) : FunctionValue(["code", .. more])
    {
        public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context) =>
            arguments.Length != Parameters.Length ? context.Error($"The function needs {Parameters.Length} arguments ({Phrase.List(Parameters)}) and gets {arguments.Length}.")
            : arguments[0] is TextValue code ? answer(code.Text, arguments[1..].ToArray())
            : context.Error($"The function needs the code of a figure in quotation marks.");
    }
}
