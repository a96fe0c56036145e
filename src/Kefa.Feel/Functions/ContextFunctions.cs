using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions that read and build contexts.</summary>
internal static class ContextFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("get value", GetValue, Of(Any, P("m", Ctx), P("key", Str))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("get entries", GetEntries, Of(Lst, P("m", Ctx))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("context", Build, Of(Ctx, P("entries", Lst))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("context put", Put, Of(Ctx, P("context", Ctx), P("key", Str), P("value", Any)), Of(Ctx, P("context", Ctx), P("keys", Lst), P("value", Any)))
            { OnUnknown = OnUnknown.Handle, TakesErrors = true },
        new BuiltIn("context merge", Merge, Of(Ctx, P("contexts", Lst))) { OnUnknown = OnUnknown.PassItems },
    ];

    private static Value GetValue(ref Call call)
    {
        if (!call.Entries(0, out var context) || !call.Text(1, out var key))
            return call.Failure;
        return context[key] ?? Value.Null;
    }

    private static Value GetEntries(ref Call call)
    {
        if (!call.Entries(0, out var context))
            return call.Failure;
        call.Context.Step(20L * context.Entries.Length); // each becomes a context of its own
        return new ListValue([.. context.Entries.Select(entry => Entry(entry.Key, entry.Value))]);
    }

    private static ContextValue Entry(string key, Value value) => new([new("key", Value.Of(key)), new("value", value)]);

    private static Value Build(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        var entries = new List<KeyValuePair<string, Value>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is UnknownValue || (item is ContextValue { } open && open["key"] is UnknownValue))
                return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
            if (item is not ContextValue entry || entry["key"] is not TextValue { Text: var key } || entry["value"] is not { } value)
                return call.WrongItem(item, $"a context with a string 'key' and a 'value'");
            if (!keys.Add(key))
                return call.Fail($"the key '{key}' is given twice.");
            entries.Add(new(key, value));
        }

        return new ContextValue(entries);
    }

    private static Value Put(ref Call call)
    {
        for (var i = 0; i < 2; i++)
        {
            if (call[i] is ErrorValue)
                return call[i];
            if (call[i] is UnknownValue)
                return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
        }

        if (!call.Entries(0, out var context))
            return call.Failure;
        if (call[1] is not ListValue path)
            return call.Text(1, out var key) ? With(context, key, call[2]) : call.Failure;
        if (path.Items.IsEmpty)
            return call.Fail($"'keys' is empty; name at least one entry.");
        var contexts = new List<(ContextValue Context, string Key)>();
        foreach (var item in path.Items)
        {
            if (item is UnknownValue)
                return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
            if (item is not TextValue { Text: var step })
                return call.WrongItem(item, $"a string");
            if (contexts.Count > 0)
            {
                var (outer, at) = contexts[^1];
                if (outer[at] is UnknownValue)
                    return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
                if (outer[at] is not ContextValue inner)
                    return call.Fail($"'{at}' is no context, so '{step}' cannot be put into it.");
                context = inner;
            }

            contexts.Add((context, step));
        }

        var value = call[2];
        for (var i = contexts.Count - 1; i >= 0; i--)
            value = With(contexts[i].Context, contexts[i].Key, value);
        return value;
    }

    /// <summary>The later context's entries win.</summary>
    private static Value Merge(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        var merged = new List<KeyValuePair<string, Value>>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is UnknownValue unknown)
                return Operations.UnknownFrom(UnknownKind.Any, unknown);
            if (item is not ContextValue context)
                return call.WrongItem(item, $"a context");
            foreach (var entry in context.Entries)
            {
                if (places.TryAdd(entry.Key, merged.Count))
                    merged.Add(entry);
                else
                    merged[places[entry.Key]] = entry;
            }
        }

        return new ContextValue(merged);
    }

    private static ContextValue With(ContextValue context, string key, Value value)
    {
        if (context[key] is null)
            return new ContextValue(context.Entries.Add(new(key, value)));
        return new ContextValue(context.Entries.Select(entry => entry.Key == key ? new(key, value) : entry));
    }
}
