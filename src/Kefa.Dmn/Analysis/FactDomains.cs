using Kefa.Feel;
using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>What types and the host say of the values of facts.</summary>
internal sealed class FactDomains(Func<string, FactDomain?> facts)
{
    /// <summary>The tests that every value of a type passes.</summary>
    public static IEnumerable<FeelExpression> AllowedBy(DmnType? type)
    {
        for (; type is { IsCollection: false }; type = type.Base)
        {
            if (type.AllowedValues is { } allowed)
                yield return allowed;
            if (type.TypeConstraint is { } constraint)
                yield return constraint;
        }
    }

    /// <summary>The values of a type: those that it lists, or its bounds.</summary>
    public static Domain? Of(DmnType type)
    {
        var domain = new Domain(ValueKinds.KindOf(type.Feel));
        List<FeelExpression> tests = [];
        List<Value> constants = [];
        foreach (var allowed in AllowedBy(type))
        {
            if (Constants.OfTests(allowed.Root, constants))
                tests.Add(allowed);
        }

        if (tests.Count == 0)
            return domain.Kind == UnknownKind.Any ? null : domain;
        if (Axis.Of(constants, domain, tests.Exists(t => FormulaReader.Orders(t.Root)))?.Restricted(v => tests.TrueForAll(t => TableSpace.Passes(t, v, new EvaluationContext(default)))) is not { } axis)
            return domain;
        var regions = axis.Regions.Where(r => r.Form != RegionForm.Null).ToList();
        if (regions.Count > 0 && regions.TrueForAll(r => r.Form == RegionForm.Point))
            return domain with { Values = [.. regions.Select(r => r.Representative!)] };
        if (domain.Kind != UnknownKind.Number || regions.Count == 0)
            return domain;
        return domain with { Min = (regions[0].Low as NumberValue)?.Number, Max = (regions[^1].High as NumberValue)?.Number };
    }

    /// <summary>
    /// A fact that may have any of its values or none: a number within its bounds, perhaps. Of a context the members are such facts; the context itself is taken to
    /// be there, unless it is part of another.
    /// </summary>
    public Value Widest(string path, FeelType type, DmnType? declared)
    {
        if (type is ContextType { Members.IsEmpty: false } context && !path.Contains('.', StringComparison.Ordinal))
        {
            return new ContextValue(context.Members.Select(m => KeyValuePair.Create(
                m.Key,
                Widest($"{path}.{m.Key}", m.Value, declared?.Components.FirstOrDefault(c => string.Equals(c.Key, m.Key, StringComparison.Ordinal)).Value))));
        }

        var domain = facts(path)?.ToDomain() ?? (declared is null ? null : Of(declared));
        return domain is null ? Value.Unknown : UnknownValue.PerhapsBetween(domain.Min, domain.Max, path);
    }
}
