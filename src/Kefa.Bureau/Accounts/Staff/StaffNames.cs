using Kefa.Bureau.Registers;
using Kefa.Matching;

namespace Kefa.Bureau.Accounts.Staff;

/// <param name="Division">The name of the division; null for who sits in none.</param>
public sealed record StaffName(Guid Account, string Name, string UserName, LocalText? Division);

/// <summary>
/// The people of a bureau by their names: what somebody types where a person is asked for, and what is shown for the account that is kept. Whoever is not of
/// the bureau is kept as typed.
/// </summary>
public sealed class StaffNames
{
    private readonly Dictionary<string, StaffName> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, StaffName> _byName;

    /// <param name="people">Those who work here now.</param>
    public StaffNames(IReadOnlyList<StaffName> people)
    {
        People = people;
        foreach (StaffName person in people) _byId[person.Account.ToString()] = person;
        _byName = people.ToLookup(person => Plain(person.Name), StringComparer.Ordinal);
    }

    public static StaffNames None { get; } = new([]);

    public IReadOnlyList<StaffName> People { get; }

    /// <summary>What to type for a person: the name, and the user name as well where two have the same.</summary>
    public string Typed(StaffName person) => _byName[Plain(person.Name)].Count() > 1 ? $"{person.Name} {person.UserName}" : person.Name;

    /// <summary>What is shown for a value that is kept: the name of an account of the bureau, else the value.</summary>
    public string Shown(string kept) => _byId.TryGetValue(kept, out StaffName? person) ? Typed(person) : kept;

    public bool Knows(string kept) => _byId.ContainsKey(kept);

    /// <summary>The account for what somebody typed: a name, a user name, or both.</summary>
    /// <param name="problem">What to type instead where the name is that of several people; null otherwise.</param>
    /// <returns>The account; what was typed where nobody here has that name.</returns>
    public string Read(string typed, out LocalText? problem)
    {
        problem = null;
        string plain = Plain(typed);
        StaffName[] found = [.. _byName[plain]];
        if (found.Length == 0) found = [.. People.Where(person => Plain(person.UserName) == plain || Plain($"{person.Name}{person.UserName}") == plain)];
        if (found.Length == 1) return found[0].Account.ToString();
        if (found.Length > 1)
        {
            string[] ways = [.. found.Select(person => $"{person.Name} {person.UserName}")];
            problem = new($"有 {found.Length} 人叫“{typed}”，请连同用户名填写：{string.Join('、', ways)}", $"{found.Length} people are called '{typed}': add the user name, {string.Join(", ", ways)}");
        }
        return typed;
    }

    private static string Plain(string text) => string.Concat(SearchText.Compatible(text).Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}
