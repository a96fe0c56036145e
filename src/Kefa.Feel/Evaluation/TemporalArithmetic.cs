namespace Kefa.Feel.Evaluation;

/// <summary>Arithmetic on text, dates, times and durations (DMN 1.5, tables 45 and 46); null when the types do not fit.</summary>
internal static class TemporalArithmetic
{
    public static Value? Add(Value a, Value b, EvaluationContext context)
    {
        switch (a, b)
        {
            case (TextValue x, TextValue y):
                context.CheckSize(x.Text.Length + y.Text.Length);
                context.Step((x.Text.Length + y.Text.Length) >> 2);
                return Value.Of(x.Text + y.Text);
            case (MonthDurationValue x, MonthDurationValue y):
                return MonthDuration.TryAdd(x.Duration, y.Duration, out var months) ? new MonthDurationValue(months) : OutOfRange(context);
            case (TimeDurationValue x, TimeDurationValue y):
                return TimeDuration.TryAdd(x.Duration, y.Duration, out var time) ? new TimeDurationValue(time) : OutOfRange(context);
            case (MonthDurationValue months1, DateValue or DateTimeValue):
                return Shift(b, months1.Duration, context);
            case (DateValue or DateTimeValue, MonthDurationValue months2):
                return Shift(a, months2.Duration, context);
            case (TimeDurationValue time1, DateValue or DateTimeValue or TimeValue):
                return Shift(b, time1.Duration, context);
            case (DateValue or DateTimeValue or TimeValue, TimeDurationValue time2):
                return Shift(a, time2.Duration, context);
            default:
                return null;
        }
    }

    public static Value? Subtract(Value a, Value b, EvaluationContext context)
    {
        switch (a, b)
        {
            case (MonthDurationValue x, MonthDurationValue y):
                return MonthDuration.TrySubtract(x.Duration, y.Duration, out var months) ? new MonthDurationValue(months) : OutOfRange(context);
            case (TimeDurationValue x, TimeDurationValue y):
                return TimeDuration.TrySubtract(x.Duration, y.Duration, out var time) ? new TimeDurationValue(time) : OutOfRange(context);
            case (DateValue x, DateValue y):
                return new TimeDurationValue(x.Date - y.Date);
            case (DateValue or DateTimeValue, DateValue or DateTimeValue):
                return FeelDateTime.TrySubtract(Moment(a), Moment(b), out var between) ? new TimeDurationValue(between) : Mixed(context);
            case (TimeValue x, TimeValue y):
                return FeelTime.TrySubtract(x.Time, y.Time, out var difference) ? new TimeDurationValue(difference) : Mixed(context);
            case (DateValue or DateTimeValue, MonthDurationValue shift):
                return Shift(a, -shift.Duration, context);
            case (DateValue or DateTimeValue or TimeValue, TimeDurationValue back):
                return Shift(a, -back.Duration, context);
            default:
                return null;
        }
    }

    public static Value? Multiply(Value a, Value b, EvaluationContext context) => (a, b) switch
    {
        (MonthDurationValue x, NumberValue y) => x.Duration.TryMultiply(y.Number, out var months) ? new MonthDurationValue(months) : OutOfRange(context),
        (TimeDurationValue x, NumberValue y) => x.Duration.TryMultiply(y.Number, out var time) ? new TimeDurationValue(time) : OutOfRange(context),
        (NumberValue, MonthDurationValue or TimeDurationValue) => Multiply(b, a, context),
        _ => null,
    };

    public static Value? Divide(Value a, Value b, EvaluationContext context) => (a, b) switch
    {
        (MonthDurationValue or TimeDurationValue, NumberValue { Number.IsZero: true }) => context.Error($"Division by zero."),
        (MonthDurationValue x, NumberValue y) => x.Duration.TryDivide(y.Number, out var months) ? new MonthDurationValue(months) : OutOfRange(context),
        (TimeDurationValue x, NumberValue y) => x.Duration.TryDivide(y.Number, out var time) ? new TimeDurationValue(time) : OutOfRange(context),
        (MonthDurationValue x, MonthDurationValue y) => x.Duration.TryDivide(y.Duration, out var ratio) ? new NumberValue(ratio) : context.Error($"Division by a duration of zero."),
        (TimeDurationValue x, TimeDurationValue y) => x.Duration.TryDivide(y.Duration, out var ratio) ? new NumberValue(ratio) : context.Error($"Division by a duration of zero."),
        _ => null,
    };

    /// <summary>A date counts as its midnight in UTC where it meets a date and time.</summary>
    public static FeelDateTime Moment(Value value) =>
        value is DateValue date ? FeelDateTime.AtMidnightUtc(date.Date) : ((DateTimeValue)value).DateTime;

    private static Value Shift(Value value, MonthDuration by, EvaluationContext context) => value switch
    {
        DateValue date => date.Date.TryAdd(by, out var shifted) ? new DateValue(shifted) : OutOfRange(context),
        _ => ((DateTimeValue)value).DateTime.TryAdd(by, out var shifted) ? new DateTimeValue(shifted) : OutOfRange(context),
    };

    private static Value Shift(Value value, TimeDuration by, EvaluationContext context) => value switch
    {
        DateValue date => date.Date.TryAdd(by, out var shifted) ? new DateValue(shifted) : OutOfRange(context),
        TimeValue time => new TimeValue(time.Time.Add(by)),
        _ => ((DateTimeValue)value).DateTime.TryAdd(by, out var shifted) ? new DateTimeValue(shifted) : OutOfRange(context),
    };

    private static Value OutOfRange(EvaluationContext context) => context.Error($"The date or duration is out of range.");

    private static Value Mixed(EvaluationContext context) => context.Error($"A local time and a time with offset or zone have no difference.");
}
