using System.Collections.Immutable;
using Kefa.Feel.Checking;
using Kefa.Feel.Evaluation;

namespace Kefa.Feel;

internal static partial class Operations
{
    /// <summary>The value of a member or property: of a context, of each item of a list, of a date, time, duration or range.</summary>
    public static Value Member(Value source, string name, EvaluationContext context) => source switch
    {
        ContextValue members => members[name] ?? context.Error($"The context has no entry '{name}'."),
        ListValue list => MemberOfEach(list, name, context),
        ErrorValue => source,
        NullValue => context.None($"A member was asked of null."),
        UnknownValue unknown => MemberOfUnknown(unknown, name),
        _ => Property(source, name) ?? context.Error($"A {ValueKinds.Name(source)} has no '{name}'."),
    };

    private static ListValue MemberOfEach(ListValue list, string name, EvaluationContext context)
    {
        var values = ImmutableArray.CreateBuilder<Value>(list.Items.Length);
        foreach (var item in list.Items)
        {
            context.Step();
            values.Add(item is ContextValue members ? members[name] ?? Value.Null : item is NullValue ? item : Member(item, name, context));
        }

        return new ListValue(values.MoveToImmutable());
    }

    private static Value MemberOfUnknown(UnknownValue source, string name) =>
        source.Kind is UnknownKind.Date or UnknownKind.MonthDuration or UnknownKind.TimeDuration && TypeRules.Member(ValueKinds.TypeOf(source.Kind), name) is { } type
            ? UnknownValue.Of(ValueKinds.KindOf(type), source.Causes)
            : source.Kind == UnknownKind.List ? source : UnknownValue.Of(UnknownKind.Any, source.Causes);

    private static Value? Property(Value source, string name) => source switch
    {
        DateValue date => OfDate(date.Date, name),
        DateTimeValue moment => OfDate(moment.DateTime.Date, name) ?? OfTime(moment.DateTime.Time, moment.DateTime.TimeOffset, name),
        TimeValue time => OfTime(time.Time, time.Time.TimeOffset, name),
        MonthDurationValue months => name switch
        {
            "years" => Value.Of(Number.FromInt128(months.Duration.YearsPart)),
            "months" => Value.Of(months.Duration.MonthsPart),
            _ => null,
        },
        TimeDurationValue time => name switch
        {
            "days" => Value.Of(Number.FromInt128(time.Duration.DaysPart)),
            "hours" => Value.Of(time.Duration.HoursPart),
            "minutes" => Value.Of(time.Duration.MinutesPart),
            "seconds" => Value.Of(time.Duration.SecondsPart),
            _ => null,
        },
        RangeValue range => name switch
        {
            "start" => End(range.Start),
            "end" => End(range.End),
            "start included" => Value.Of(range.IncludesStart),
            "end included" => Value.Of(range.IncludesEnd),
            _ => null,
        },
        _ => null,
    };

    private static Value End(Value end) => ReferenceEquals(end, RangeValue.Undefined) ? Value.Null : end;

    private static Value? OfDate(FeelDate date, string name) => name switch
    {
        "year" => Value.Of(date.Year),
        "month" => Value.Of(date.Month),
        "day" => Value.Of(date.Day),
        "weekday" => Value.Of(date.Weekday),
        _ => null,
    };

    private static Value? OfTime(FeelTime time, TimeDuration? offset, string name) => name switch
    {
        "hour" => Value.Of(time.Hour),
        "minute" => Value.Of(time.Minute),
        "second" => Value.Of(time.Second),
        "time offset" => offset is { } duration ? new TimeDurationValue(duration) : Value.Null,
        "timezone" => time.Zone is { } zone ? Value.Of(zone) : Value.Null,
        _ => null,
    };
}
