using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions on dates, and identity of values.</summary>
internal static class TemporalFunctions
{
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        OfDate("day of year", Num, static date => new NumberValue(date.DayOfYear)),
        OfDate("week of year", Num, static date => new NumberValue(date.WeekOfYear)),
        OfDate("day of week", Str, static date => Value.Of(Days[date.Weekday - 1])),
        OfDate("month of year", Str, static date => Value.Of(Months[date.Month - 1])),
        new BuiltIn("now", (ref call) => new DateTimeValue(call.Context.Now), Of(FeelType.DateTime)),
        new BuiltIn("today", (ref call) => new DateValue(call.Context.Now.Date), Of(FeelType.Date)),
        new BuiltIn("is", (ref call) => Value.Of(Comparing.Identical(call[0], call[1])), Of(Bool, P("value1", Any), P("value2", Any))) { Total = true },
    ];

    private static BuiltIn OfDate(string name, FeelType result, Func<FeelDate, Value> part) =>
        new(name, (ref call) => call.Date(0, out var date) ? part(date) : call.Failure, Of(result, P("date", Any)));
}
