// Clients that act as fast as they can until they are killed. After each act is acknowledged a line says which: "number event".
// usage: Kefa.ActingClients BUREAU PROCEDURE CLIENTS; the procedure is the one of the tests (apply, accept, note, grant).

using System.Globalization;
using System.Text.Json;
using Kefa.Bureau;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
var collection = new ServiceCollection();
collection.AddSingleton(configuration).AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
collection.AddKefaBureau(configuration);
await using ServiceProvider services = collection.BuildServiceProvider();
BureauInfo bureau = (await services.GetRequiredService<BureauDirectory>().AllAsync(CancellationToken.None)).Single(b => b.Code == args[0]);
string procedure = args[1];
var citizen = new Acting("0198c000-0000-7000-8000-00000000c171", "市民", Guid.Parse("0198c000-0000-7000-8000-00000000c171"), []);
Acting office = Somebody("0198c000-0000-7000-8000-00000000aff1", Roles.GeneralOffice), section = Somebody("0198c000-0000-7000-8000-00000000ec71", Roles.HandlingSection);

await Task.WhenAll(Enumerable.Range(0, int.Parse(args[2], CultureInfo.InvariantCulture)).Select(_ => Task.Run(CarryMattersAsync)));

async Task CarryMattersAsync()
{
    while (true)
    {
        MatterNumber number = await ActAsync(null, "apply", citizen, """{"applicantName": "张三丰", "subject": "开办实验室", "amount": "100"}""");
        await ActAsync(number, "accept", office, "{}");
        await ActAsync(number, "note", section, """{"note": "已核对"}""");
        await ActAsync(number, "grant", section, "{}", new AttachedDocument("plan", "方案.pdf", new string('a', 64), "application/pdf", 10));
    }
}

async Task<MatterNumber> ActAsync(MatterNumber? number, string transition, Acting by, string input, params AttachedDocument[] documents)
{
    await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
    var asked = new PerformTransitionInput(number, procedure, new ActRequest { Transition = transition, Input = JsonElement.Parse(input), Documents = [.. documents] });
    switch (await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(asked, by, CancellationToken.None))
    {
        case PerformTransitionOutcome.Performed done:
            Console.WriteLine($"{done.Number} {done.Event.ToString(CultureInfo.InvariantCulture)}");
            return done.Number;
        case PerformTransitionOutcome.Refused refused: throw new InvalidOperationException(string.Join("; ", refused.Refusals.Select(r => r.Text.En)));
        case var other: throw new InvalidOperationException(other.GetType().Name);
    }
}

static Acting Somebody(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);
