namespace Kefa.Matching.Profiles;

/// <summary>What the dictionary demands of a value beyond its type.</summary>
public static class FactRules
{
    /// <summary>Everything that is wrong with the value, in both languages; empty when it is as the dictionary wants it. Null (unknown) is always right.</summary>
    public static IEnumerable<LocalText> Problems(FactValue? value, Field field)
    {
        switch (value)
        {
            case FactValue.Number { Value: var number }:
                if (number < field.Min || number > field.Max)
                    yield return OutOfBounds(number, field);
                break;
            case FactValue.Date { Value: var date } when date < field.MinDate:
                yield return new LocalText($"{date:yyyy-MM-dd} 过早，最早为 {field.MinDate:yyyy-MM-dd}。", $"{date:yyyy-MM-dd} is too early; the earliest is {field.MinDate:yyyy-MM-dd}.");
                break;
            case FactValue.Date { Value: var date } when date > field.MaxDate:
                yield return new LocalText($"{date:yyyy-MM-dd} 过晚，最晚为 {field.MaxDate:yyyy-MM-dd}。", $"{date:yyyy-MM-dd} is too late; the latest is {field.MaxDate:yyyy-MM-dd}.");
                break;
            case FactValue.List { Items: var items }:
                foreach (var problem in items.SelectMany(item => Problems(item, field.Item!)))
                    yield return problem;
                break;
            case FactValue.Context { Parts: var parts }:
                foreach (var (name, part) in parts)
                {
                    foreach (var problem in Problems(part, field.Part(name)!))
                        yield return new LocalText($"{field.Part(name)!.Label.Zh}：{problem.Zh}", $"{name}: {problem.En}");
                }

                break;
        }

        if (!field.Options.IsEmpty && AsCode(value) is { } code && !field.Options.Any(o => o.Code == code))
            yield return UnknownCode(code, field);
    }

    /// <summary>The relations to other fields that do not hold, for the given year of a yearly field.</summary>
    public static IEnumerable<(LocalText Problem, FactKey Other, bool OnlyWarns)> RelationProblems(Field field, int? year, Func<FactKey, FactValue?> valueOf, FieldDictionary dictionary)
    {
        if (valueOf(new FactKey(field.Id, year)) is not FactValue.Number { Value: var mine })
            yield break;
        foreach (var relation in field.Relations)
        {
            var other = dictionary.Find(relation.OtherField)!;
            var otherKey = new FactKey(other.Id, other.IsYearly ? year : null);
            if (valueOf(otherKey) is not FactValue.Number { Value: var theirs })
                continue;
            var (mineText, theirsText) = (FactJson.Plain(mine), FactJson.Plain(theirs));
            if (relation.Kind == FieldRelationKind.AtMost && mine > theirs)
                yield return (new LocalText($"{field.Label.Zh}（{mineText}）不应大于{other.Label.Zh}（{theirsText}）。", $"{field.Id} ({mineText}) must not exceed {other.Id} ({theirsText})."), otherKey, relation.OnlyWarns);
            if (relation.Kind == FieldRelationKind.AtLeast && mine < theirs)
                yield return (new LocalText($"{field.Label.Zh}（{mineText}）不应小于{other.Label.Zh}（{theirsText}）。", $"{field.Id} ({mineText}) must not be below {other.Id} ({theirsText})."), otherKey, relation.OnlyWarns);
        }
    }

    private static string? AsCode(FactValue? value) => value switch
    {
        FactValue.Text { Value: var text } => text,
        FactValue.Number { Value: var number } => FactJson.Plain(number),
        _ => null,
    };

    private static LocalText OutOfBounds(decimal number, Field field)
    {
        var value = FactJson.Plain(number);
        return (field.Min, field.Max) switch
        {
            ({ } min, { } max) => new LocalText($"{value} 超出范围，应在 {FactJson.Plain(min)} 与 {FactJson.Plain(max)} 之间。", $"{value} is out of range; expected between {FactJson.Plain(min)} and {FactJson.Plain(max)}."),
            ({ } min, null) when min == 0 => new LocalText($"{value} 不能为负数。", $"{value} must not be negative."),
            ({ } min, null) => new LocalText($"{value} 过小，至少为 {FactJson.Plain(min)}。", $"{value} is too small; expected at least {FactJson.Plain(min)}."),
            _ => new LocalText($"{value} 过大，至多为 {FactJson.Plain(field.Max!.Value)}。", $"{value} is too large; expected at most {FactJson.Plain(field.Max!.Value)}."),
        };
    }

    private static LocalText UnknownCode(string code, Field field)
    {
        var known = field.Options.Length <= 12 ? string.Join(", ", field.Options.Select(o => o.Code)) : $"{field.Options.Length} codes";
        return new LocalText($"“{code}”不是允许的代码（{known}）。", $"'{code}' is not a known code; expected one of {known}.");
    }
}
