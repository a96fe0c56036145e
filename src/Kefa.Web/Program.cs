using Kefa.Bureau;
using Kefa.Bureau.Bureaus;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["KEFA_URLS"] ?? "http://127.0.0.1:5080");
builder.AddTelemetry();
builder.AddLimits();
builder.Services.AddKefaBureau(builder.Configuration);
builder.Services.AddSite();

var app = builder.Build();
app.UseForwardedHeaders();
app.UseSecurityHeaders();
app.UseErrorAnswers();
app.UseResponseCompression();
app.UseSiteFiles();
app.UseBureauOfRequest();
app.UseRouting();
app.UsePreferences();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UseAntiforgery();
app.MapHealth();
app.MapDescription();
app.MapSite();
await app.RunAsync();
