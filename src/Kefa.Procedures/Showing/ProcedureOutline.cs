using System.Globalization;
using System.Text;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>A procedure as plain text: what a lawyer reads through before it is published.</summary>
public static class ProcedureOutline
{
    /// <summary>Stages with their transitions, who performs them, where they lead and what refuses them; then the deadlines.</summary>
    public static string Text(Procedure procedure, bool english)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{procedure.Name.In(english)} ({procedure.Reference})\n");
        if (procedure.Summary is { } summary)
            text.Append(CultureInfo.InvariantCulture, $"{summary.In(english)}\n");
        text.Append(english ? "\nStart\n" : "\n启动\n");
        foreach (var transition in procedure.Start)
            Write(text, procedure, transition, english);
        foreach (var stage in procedure.Stages)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{stage.Name.In(english)} [{stage.Id}]{(stage.Step is { } step ? " " + step : "")}{(stage.Final ? (english ? " – final" : " — 终结") : "")}\n");
            foreach (var transition in stage.Transitions)
                Write(text, procedure, transition, english);
        }

        text.Append(english ? "\nDeadlines\n" : "\n期限\n");
        foreach (var deadline in procedure.Deadlines)
            text.Append(CultureInfo.InvariantCulture, $"  {deadline.Id} {deadline.Name.In(english)}: {Length(deadline.Within, english)}; {string.Join("; ", deadline.Basis)}\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, Procedure procedure, Transition transition, bool english)
    {
        var to = string.Join(" | ", transition.To.Select(t => procedure.FindStage(t.Stage)?.Name.In(english)).Distinct());
        var by = string.Join(english ? ", " : "、", transition.By.Select(r => procedure.RoleName(r).In(english)));
        text.Append(CultureInfo.InvariantCulture, $"  {transition.Name.In(english)} [{transition.Id}] – {by}{(to.Length == 0 ? "" : " → " + to)}\n");
        foreach (var separation in transition.NotBy)
            text.Append(CultureInfo.InvariantCulture, $"    {separation.Id} {separation.Else.In(english)} ({string.Join("; ", separation.Basis)})\n");
        foreach (var guard in transition.Requires)
            text.Append(CultureInfo.InvariantCulture, $"    {guard.Id} {guard.Else.In(english)} ({string.Join("; ", guard.Basis)})\n");
    }

    private static string Length(Period period, bool english) => period.Count is { } count
        ? Calendar.Units.Of(count, period.Unit).In(english)
        : $"{period.Parameter ?? period.Field} × {Calendar.Units.Of(1, period.Unit).In(english)}";
}
