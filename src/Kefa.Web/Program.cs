var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/health", () => "ok");
await app.RunAsync();

/// <summary>The site; public so that tests can start it.</summary>
public partial class Program;
